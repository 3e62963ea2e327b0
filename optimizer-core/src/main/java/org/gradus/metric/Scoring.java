package org.gradus.metric;

import java.io.Serializable;
import java.util.List;
import org.gradus.setting.Check;

/**
 * What is measured of a network.
 *
 * @param classification whether labels are classes
 * @param outputs of the network, 1 or more; one output alone is the probability of class 1 of two
 * @param topK of {@link Metrics#top}, from 2 to outputs - 1; 0: it is not measured
 */
public record Scoring(boolean classification, int outputs, int topK) implements Serializable {
    public Scoring {
        Check.atLeast("outputs", outputs, 1);
        if (topK != 0 && (!classification || topK < 2 || topK >= outputs)) {
            throw new IllegalArgumentException("topK is " + topK + "; must be " + legalTopK(classification, outputs));
        }
    }

    /** The end of a message: which values {@code topK} may have. */
    public static String legalTopK(boolean classification, int outputs) {
        return !classification
                ? "left out: the labels are numbers, not classes"
                : outputs < 3
                        ? "left out: the network tells two classes apart"
                        : "from 2 to " + (outputs - 1) + ", as the network has " + outputs + " outputs";
    }

    /** The names of the metrics, in their order. */
    public List<String> metrics() {
        return classification ? Metrics.classification(topK) : Metrics.regression();
    }

    /** How many classes there are. */
    int classes() {
        return Math.max(2, outputs);
    }
}
