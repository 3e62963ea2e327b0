package org.gradus.job.config;

import java.io.Serializable;

/**
 * How replicas come together.
 *
 * @param every steps of each replica between two synchronisations, 1 or more
 * @param mode what is synchronised
 * @param state what becomes of the optimizer's state
 */
public record SyncConfig(int every, Mode mode, State state) implements Serializable {
    /** What is synchronised. */
    public enum Mode {
        /** The mean of the weights. */
        AVERAGE
    }

    /** What becomes of the optimizer's state. */
    public enum State {
        /** The mean over the replicas, as for the weights. */
        MEAN
    }
}
