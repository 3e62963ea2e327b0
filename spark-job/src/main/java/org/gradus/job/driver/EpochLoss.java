package org.gradus.job.driver;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** The mean training loss since the last time it was asked for; what is watched where there are no validation rows. */
final class EpochLoss {
    private double sum;
    private long examples;

    /** @param loss of these examples; not a number where there are none */
    void add(double loss, long count) {
        if (count == 0) {
            return;
        }
        sum += loss * count;
        examples += count;
    }

    /** For a checkpoint. */
    Map<String, Object> memory() {
        return Map.of("sum", sum, "examples", examples);
    }

    /** What a checkpoint has. */
    void recall(JsonNode saved) {
        sum = Memories.number(saved.path("sum"));
        examples = saved.path("examples").asLong();
    }

    /** The mean as a metric, none where every step was skipped, and a fresh start. */
    Map<String, Double> take() {
        Map<String, Double> metrics = examples == 0 ? Map.of() : Map.of("loss", sum / examples);
        sum = 0;
        examples = 0;
        return metrics;
    }
}
