package org.gradus.job.cli;

import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.gradus.job.driver.Preparation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gradus validate}. */
@Command(
        name = "validate",
        description = "Checks a job file against its model: every fault in one list. Needs no cluster, and no data.")
final class Validate implements Callable<Integer> {
    @Mixin
    private JobOptions options;

    @Override
    public Integer call() {
        Logs.quiet();
        options.show(Preparation.of(options.file, options.overrides, options.out, new Configuration())
                .warnings());
        System.out.println(options.file + ": valid");
        return ExitCode.DONE;
    }
}
