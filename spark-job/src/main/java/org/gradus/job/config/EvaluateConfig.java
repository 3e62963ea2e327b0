package org.gradus.job.config;

import java.io.Serializable;

/**
 * When the model is measured in training, besides at the end, and what at.
 *
 * @param every how many epochs or rounds lie between two evaluations, 1 or more
 * @param unit what they are counted in
 * @param topK the share of examples whose class is among the topK highest outputs is measured, 2 or more; 0: it is not
 */
public record EvaluateConfig(int every, Unit unit, int topK) implements Serializable {
    /** What is counted. */
    public enum Unit {
        /** At the end of the round in which an epoch ends. */
        EPOCHS,
        /** At the end of a round. */
        ROUNDS
    }
}
