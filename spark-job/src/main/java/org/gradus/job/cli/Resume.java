package org.gradus.job.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.gradus.job.config.JobFile;
import org.gradus.job.driver.Resumption;
import org.gradus.job.driver.RunDirectory;
import org.gradus.job.driver.Sessions;
import org.gradus.job.driver.TrainingRun;
import org.gradus.job.report.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gradus resume}. */
@Command(
        name = "resume",
        description =
                "Goes on with a run that was interrupted, from its last checkpoint that is whole, to the same bits"
                        + " as if it had not been.")
final class Resume implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RUN_DIR", description = "The run's folder.")
    String folder;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Overrides a value of the run's configuration, as far as that may change: more train.epochs,"
                    + " other train.replicas, ... Repeatable.")
    List<String> overrides = new ArrayList<>();

    @Option(
            names = "--master",
            paramLabel = "URL",
            converter = Master.class,
            description = "The Spark master: local[4], spark://host:7077, yarn. Default: embedded Spark, local[*].")
    String master;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    boolean help;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        Logs.quiet();
        Configuration hadoop = new Configuration();
        try (RunDirectory directory = RunDirectory.reopen(JobFile.path(folder), hadoop)) {
            Resumption run = Resumption.of(directory, overrides, hadoop);
            Terminal.show(run.prepared().warnings(), command);
            String shown = Messages.local(directory.root().toString());
            if (run.ended()) {
                run.settle();
                System.out.println(shown + " is finished; more: --set train.epochs=N, N above "
                        + run.prepared().job().train().epochs());
                return ExitCode.DONE;
            }
            RunLog.during(directory, () -> {
                try (SparkSession session =
                                Sessions.open("gradus " + run.prepared().job().name(), master);
                        Progress progress = Terminal.progress()) {
                    new TrainingRun(run.prepared(), directory, session, progress).resume(run);
                }
            });
            System.out.println("wrote " + shown);
        }
        return ExitCode.DONE;
    }
}
