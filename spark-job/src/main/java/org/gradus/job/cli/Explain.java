package org.gradus.job.cli;

import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.gradus.job.driver.Preparation;
import org.gradus.job.driver.StepCount;
import org.gradus.job.replica.EngineChoice;
import org.gradus.job.replica.ProcessSelfTest;
import org.gradus.job.report.PlanForecast;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gradus explain}. */
@Command(
        name = "explain",
        description = "Prints the plan: which weight is updated how, and why. Needs no cluster, and no data.")
final class Explain implements Callable<Integer> {
    @Mixin
    private JobOptions options;

    @Option(
            names = "--examples",
            paramLabel = "N",
            description = "How many training examples to reckon with, for the rates at the middle and the last step."
                    + " Default: counted, where the data can be read.")
    private long examples;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            description = "How many replicas to reckon with, where the job file leaves it to the cluster.")
    private int replicas;

    @Override
    public Integer call() {
        Logs.quiet();
        Configuration hadoop = new Configuration();
        Preparation prepared = Preparation.of(options.file, options.overrides, options.out, hadoop);
        options.show(prepared.warnings());
        StepCount steps = StepCount.guess(prepared.job(), examples, replicas, hadoop);
        System.out.println(prepared.job().name() + ": " + options.file);
        System.out.println(
                "model       " + Messages.local(prepared.job().model().path()));
        System.out.println("steps       " + steps);
        EngineChoice engine = ProcessSelfTest.here(prepared.engine());
        System.out.print(engine);
        engine.kernels().lines().forEach(line -> System.out.println("self-test   " + line));
        System.out.print(new PlanForecast(
                prepared.planner(steps.perEpoch().orElse(1)),
                prepared.model().weights(),
                total(prepared, steps),
                prepared.job().train().sync().traffic()));
        return ExitCode.DONE;
    }

    private static OptionalLong total(Preparation prepared, StepCount steps) {
        return steps.perEpoch().isPresent()
                ? OptionalLong.of(
                        steps.perEpoch().getAsLong() * prepared.job().train().epochs())
                : OptionalLong.empty();
    }
}
