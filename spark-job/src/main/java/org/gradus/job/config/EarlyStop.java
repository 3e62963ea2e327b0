package org.gradus.job.config;

import java.io.Serializable;

/**
 * When a run ends before its last step, as Keras's EarlyStopping has it: after {@code patience} evaluations in a row that are
 * not better than the best before them by more than {@code minChange}.
 *
 * @param metric that is watched; empty: the one whose best model is kept
 * @param patience how many evaluations, 1 or more
 * @param minChange in the metric's unit, 0 or more
 */
public record EarlyStop(String metric, int patience, double minChange) implements Serializable {
    /** The same, watching this metric. */
    public EarlyStop watching(String other) {
        return new EarlyStop(other, patience, minChange);
    }
}
