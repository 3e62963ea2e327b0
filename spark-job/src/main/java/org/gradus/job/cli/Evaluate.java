package org.gradus.job.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.gradus.job.driver.FinishedRun;
import org.gradus.job.driver.GateMissed;
import org.gradus.job.driver.Sessions;
import org.gradus.job.report.Lines;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gradus evaluate}. */
@Command(
        name = "evaluate",
        description = "Measures a trained model on the job's test rows, else its validation rows, and holds the metrics"
                + " against the quality gate.")
final class Evaluate implements Callable<Integer> {
    @Mixin
    private JobOptions options;

    @Option(names = "--model", paramLabel = "ZIP", description = "The model. Default: model.zip in the run's folder.")
    private String model;

    @Override
    public Integer call() throws Exception {
        Logs.quiet();
        FinishedRun run = FinishedRun.of(options.file, options.overrides, options.out, model, new Configuration());
        options.show(run.warnings());
        try (SparkSession session = Sessions.open("gradus evaluate " + run.job().name(), options.master)) {
            Map<String, Double> metrics = run.evaluate(session);
            System.out.println(Messages.local(run.modelPath()) + "  " + Lines.metrics(metrics));
            GateMissed.check(run.job().require(), metrics);
        }
        return ExitCode.DONE;
    }
}
