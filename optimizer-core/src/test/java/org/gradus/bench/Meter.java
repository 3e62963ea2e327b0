package org.gradus.bench;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Has JMH measure one case at a time. */
final class Meter {
    private final int forks;
    private final int milliseconds;

    /**
     * @param forks 1: each measurement in a JVM of its own; 0: in this one
     * @param milliseconds how long one measurement lasts, after as long to warm up
     */
    Meter(int forks, int milliseconds) {
        this.forks = forks;
        this.milliseconds = milliseconds;
    }

    /** The median time of an update or a step in nanoseconds, in one JVM. */
    double median(Class<?> benchmark, Map<String, String> parameters) {
        TimeValue time = new TimeValue(milliseconds, TimeUnit.MILLISECONDS);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
                .threads(1)
                .forks(forks)
                .jvmArgs(
                        "-Xms3g",
                        "-Xmx3g",
                        "--add-modules=jdk.incubator.vector",
                        "-Dorg.bytedeco.javacpp.maxphysicalbytes=0")
                .warmupIterations(1)
                .warmupTime(time)
                .measurementIterations(1)
                .measurementTime(time)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        parameters.forEach(options::param);
        try {
            RunResult result = new Runner(options.build()).runSingle();
            return result.getPrimaryResult().getStatistics().getPercentile(50);
        } catch (RunnerException e) {
            throw new IllegalStateException(benchmark.getSimpleName() + " " + parameters + " failed: " + e, e);
        }
    }
}
