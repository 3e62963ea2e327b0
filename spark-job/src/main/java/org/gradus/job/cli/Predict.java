package org.gradus.job.cli;

import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.gradus.job.data.Predictions;
import org.gradus.job.driver.FinishedRun;
import org.gradus.job.driver.Sessions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gradus predict}. */
@Command(
        name = "predict",
        description = "Writes the prediction and the class probabilities of each row beside its columns.")
final class Predict implements Callable<Integer> {
    @Mixin
    private JobOptions options;

    @Option(names = "--model", paramLabel = "ZIP", description = "The model. Default: model.zip in the run's folder.")
    private String model;

    @Option(
            names = "--input",
            paramLabel = "PATH",
            description =
                    "The rows, in the job's data format; label columns may be missing. Default: the job's test rows,"
                            + " else its validation file, else its training rows.")
    private String input;

    @Option(
            names = "--output",
            paramLabel = "PATH",
            description = "The folder to write, which must not exist. Default: predictions in the run's folder.")
    private String output;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "parquet",
            description = "parquet (default) or csv.")
    private Predictions.Format format;

    @Override
    public Integer call() throws Exception {
        Logs.quiet();
        FinishedRun run = FinishedRun.of(options.file, options.overrides, options.out, model, new Configuration());
        options.show(run.warnings());
        try (SparkSession session = Sessions.open("gradus predict " + run.job().name(), options.master)) {
            System.out.println("wrote " + Messages.local(run.predict(session, input, output, format)));
        }
        return ExitCode.DONE;
    }
}
