package org.gradus.job.cli;

import java.util.ArrayList;
import java.util.List;
import org.gradus.setting.Warnings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What every command takes: the job file, and what is changed in it. */
final class JobOptions {
    @Parameters(index = "0", paramLabel = "JOB", description = "The job file, YAML.")
    String file;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = {
                "Overrides a value of the job file, such as train.epochs=3 or groups.head.lr=1e-2; VALUE is YAML, a list"
                        + " too. Repeatable. A relative path given here starts at the current folder."
            })
    List<String> overrides = new ArrayList<>();

    @Option(
            names = "--master",
            paramLabel = "URL",
            converter = Master.class,
            description = "The Spark master: local[4], spark://host:7077, yarn. Default: embedded Spark, local[*].")
    String master;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The run's folder. Default: the job file's out, out/NAME.")
    String out;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    boolean help;

    @Spec(Spec.Target.MIXEE)
    CommandSpec command;

    /** Prints warnings on the terminal, those so far and those to come. */
    void show(Warnings warnings) {
        Terminal.show(warnings, command);
    }
}
