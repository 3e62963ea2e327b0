package org.gradus.job.data;

import java.io.Serializable;
import org.gradus.engine.FeatureIds;
import org.gradus.setting.Check;

/**
 * What the model takes and gives; every row is held against it.
 *
 * @param inputs numbers per example, 1 or more
 * @param outputs numbers per prediction, 1 or more
 * @param classification whether a label is a class: one-hot of length outputs, or a single 0 or 1 where outputs is 1
 * @param ids the inputs that are ids of an embedding's rows
 */
public record Dimensions(int inputs, int outputs, boolean classification, FeatureIds ids) implements Serializable {
    public Dimensions {
        Check.atLeast("inputs", inputs, 1);
        Check.atLeast("outputs", outputs, 1);
    }

    /** Inputs that are measured values, none an id. */
    public Dimensions(int inputs, int outputs, boolean classification) {
        this(inputs, outputs, classification, FeatureIds.NONE);
    }

    /** The number of classes; 2 for one output. */
    public int classes() {
        return outputs == 1 ? 2 : outputs;
    }
}
