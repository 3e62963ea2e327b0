package org.gradus.job.report;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricFilter;
import com.codahale.metrics.MetricRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.Supplier;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;

/**
 * The run as a source of Spark's own metrics, on the driver, so that whatever Spark reports to (Prometheus, JMX, Graphite, a CSV
 * file) has it under {@code gradus}, from the first round until the run ends. A context that exists already takes it, too.
 */
public final class SparkMetrics implements Source, Progress {
    private final MetricRegistry registry = new MetricRegistry();
    private final Map<String, Double> latest = new ConcurrentHashMap<>();
    private final Counter examples = registry.counter("examples");
    private final Counter sent = registry.counter("bytesSent");
    private final Counter received = registry.counter("bytesReceived");
    private final DoubleAdder compute = sum("secondsCompute");
    private final DoubleAdder wire = sum("secondsWire");
    private final DoubleAdder wait = sum("secondsWait");
    private volatile long rounds;
    private volatile long steps;

    private SparkMetrics() {
        gauge("rounds", () -> rounds);
        gauge("steps", () -> steps);
        gauge("loss", latest("loss"));
        gauge("examplesPerSecond", latest("examplesPerSecond"));
    }

    /** Registers a run with the Spark of this process, which must have been started. */
    public static SparkMetrics register() {
        SparkMetrics metrics = new SparkMetrics();
        SparkEnv.get().metricsSystem().registerSource(metrics);
        return metrics;
    }

    @Override
    public String sourceName() {
        return "gradus";
    }

    @Override
    public MetricRegistry metricRegistry() {
        return registry;
    }

    @Override
    public void round(RoundReport report) {
        rounds = report.round() + 1;
        steps = report.step();
        examples.inc(report.examples());
        show("loss", report.loss());
        show("examplesPerSecond", report.examplesPerSecond());
        report.rates().forEach((group, rate) -> show("lr." + group, rate));
        report.updateRatios().forEach((group, ratio) -> show("updateRatio." + group, ratio));
        report.effort().ifPresent(effort -> {
            sent.inc(effort.bytesSent());
            received.inc(effort.bytesReceived());
            compute.add(effort.computeSeconds());
            wire.add(effort.wireSeconds());
            wait.add(effort.waitSeconds());
        });
    }

    @Override
    public void evaluated(String where, Map<String, Double> metrics) {
        metrics.forEach((name, value) -> show("evaluation." + name, value));
    }

    @Override
    public void note(String line) {}

    /** Takes the run out of Spark's metrics. */
    @Override
    public void close() {
        SparkEnv env = SparkEnv.get();
        if (env != null) { // null: Spark was stopped first
            env.metricsSystem().removeSource(this);
        }
        registry.removeMatching(MetricFilter.ALL);
    }

    private void show(String name, double value) {
        latest.put(name, value);
        gauge(name, latest(name));
    }

    private Supplier<Double> latest(String name) {
        return () -> latest.getOrDefault(name, Double.NaN);
    }

    private DoubleAdder sum(String name) {
        DoubleAdder sum = new DoubleAdder();
        gauge(name, sum::sum);
        return sum;
    }

    private void gauge(String name, Supplier<? extends Number> value) {
        Gauge<Number> gauge = value::get;
        registry.gauge(name, () -> gauge);
    }
}
