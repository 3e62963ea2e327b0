package org.gradus.job.cli;

import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.gradus.job.driver.Preparation;
import org.gradus.job.driver.RunDirectory;
import org.gradus.job.driver.Sessions;
import org.gradus.job.driver.TrainingRun;
import org.gradus.job.report.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gradus train}. */
@Command(name = "train", description = "Trains, and writes model, metrics, plan and checkpoints into the run's folder.")
final class Train implements Callable<Integer> {
    @Mixin
    private JobOptions options;

    @Option(names = "--overwrite", description = "Replaces the folder of an older run.")
    private boolean overwrite;

    @Override
    public Integer call() throws Exception {
        Logs.quiet();
        Configuration hadoop = new Configuration();
        Preparation prepared = Preparation.of(options.file, options.overrides, options.out, hadoop);
        options.show(prepared.warnings());
        try (RunDirectory directory = RunDirectory.create(prepared.job(), overwrite, hadoop)) {
            RunLog.during(directory, () -> {
                try (SparkSession session =
                                Sessions.open("gradus " + prepared.job().name(), options.master);
                        Progress progress = Terminal.progress()) {
                    new TrainingRun(prepared, directory, session, progress).run();
                }
            });
            System.out.println("wrote " + Messages.local(directory.root().toString()));
        }
        return ExitCode.DONE;
    }
}
