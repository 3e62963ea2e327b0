package org.gradus.job.driver;

import java.util.Map;

/** The mean training loss since the last time it was asked for; what is watched where there are no validation rows. */
final class EpochLoss {
    private double sum;
    private long examples;

    void add(double loss, long count) {
        sum += loss * count;
        examples += count;
    }

    /** The mean as a metric, and a fresh start. */
    Map<String, Double> take() {
        Map<String, Double> metrics = Map.of("loss", sum / examples);
        sum = 0;
        examples = 0;
        return metrics;
    }
}
