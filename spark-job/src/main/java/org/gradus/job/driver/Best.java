package org.gradus.job.driver;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The best model so far, by one metric. */
final class Best {
    private static final Set<String> HIGHER_IS_BETTER = Set.of("accuracy", "precision", "recall", "f1", "r2");

    private final String metric;
    private double value = Double.NaN;
    private Map<String, Double> last = Map.of();

    Best(String metric) {
        this.metric = metric;
    }

    String metric() {
        return metric;
    }

    double value() {
        return value;
    }

    /** For a checkpoint. */
    Map<String, Object> memory() {
        return Map.of("value", value, "last", last);
    }

    /** What a checkpoint has. */
    void recall(JsonNode saved) {
        value = Memories.number(saved.path("value"));
        Map<String, Double> metrics = new LinkedHashMap<>();
        saved.path("last").properties().forEach(one -> metrics.put(one.getKey(), Memories.number(one.getValue())));
        last = metrics;
    }

    /** The metrics that were seen last. */
    Map<String, Double> last() {
        return last;
    }

    /** Whether these metrics are better than all before; of equals the first is the best. */
    boolean improvedBy(Map<String, Double> metrics) {
        last = metrics;
        double candidate = metrics.getOrDefault(metric, Double.NaN);
        boolean better = HIGHER_IS_BETTER.contains(metric) ? candidate > value : candidate < value;
        if (better || (Double.isNaN(value) && !Double.isNaN(candidate))) {
            value = candidate;
            return true;
        }
        return false;
    }
}
