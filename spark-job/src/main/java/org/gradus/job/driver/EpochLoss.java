package org.gradus.job.driver;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.gradus.metric.Metrics;

/**
 * The training loss since the last evaluation; what is watched where there are no validation rows. A checkpoint between two
 * evaluations needs it.
 *
 * @param sum of the losses of the examples
 * @param examples trained on
 */
record EpochLoss(double sum, long examples) {
    /** Right after an evaluation. */
    static final EpochLoss NONE = new EpochLoss(0, 0);

    /**
     * With more examples.
     *
     * @param loss their mean; not a number where there are none
     */
    EpochLoss with(double loss, long count) {
        return count == 0 ? this : new EpochLoss(sum + loss * count, examples + count);
    }

    /** For a checkpoint. */
    Map<String, Object> memory() {
        return Map.of("sum", sum, "examples", examples);
    }

    /** What a checkpoint has. */
    static EpochLoss of(JsonNode saved) {
        return new EpochLoss(
                Memories.number(saved.path("sum")), saved.path("examples").asLong());
    }

    /** The mean as a metric; none where every step was skipped. */
    Map<String, Double> metrics() {
        return examples == 0 ? Map.of() : Map.of(Metrics.LOSS, sum / examples);
    }
}
