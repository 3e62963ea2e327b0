package org.gradus.job.driver;

import java.util.Map;
import org.gradus.metric.Metrics;
import org.gradus.schedule.Observation;
import org.gradus.schedule.Observations;

/**
 * The best value of a metric so far.
 *
 * @param metric that is watched
 * @param value the best; of equals it is the first; NaN where there is none
 */
record Best(String metric, double value) {
    /** Before anything was measured. */
    static Best of(String metric) {
        return new Best(metric, Double.NaN);
    }

    /** After everything that was measured. */
    static Best of(String metric, Observations observations) {
        Best best = of(metric);
        for (Observation observation : observations.list()) {
            best = best.with(observation.metrics());
        }
        return best;
    }

    /** Whether these metrics are better than all before. */
    boolean improvedBy(Map<String, Double> metrics) {
        return Metrics.better(metric, metrics.getOrDefault(metric, Double.NaN), value, 0);
    }

    /** After these metrics, too. */
    Best with(Map<String, Double> metrics) {
        return improvedBy(metrics) ? new Best(metric, metrics.get(metric)) : this;
    }
}
