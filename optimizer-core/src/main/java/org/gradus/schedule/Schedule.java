package org.gradus.schedule;

import java.io.Serializable;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A hyperparameter as a function of the step. Steps count from 0, and a boundary b belongs to the new value: step t = b
 * has it. Immutable; equal inputs give equal values, whatever was asked before.
 */
public interface Schedule extends Serializable {
    /**
     * The value at a step.
     *
     * @param step 0 or more
     * @param base the hyperparameter's value without a schedule, such as a group's learning rate
     */
    double at(long step, double base);

    /**
     * After how many steps a schedule that follows this one starts, where this one has a natural end; a warm-up has one,
     * an exponential decay has none.
     */
    default OptionalLong length() {
        return OptionalLong.empty();
    }

    /**
     * This schedule with the length of an epoch made known to it; only what speaks of epochs is changed by it.
     *
     * @param every how many of the run's steps one step of this schedule has, 1 or more
     * @param stepsPerEpoch how many of the run's steps one epoch has, 1 or more
     */
    default Schedule inEpochs(long every, long stepsPerEpoch) {
        return this;
    }

    /**
     * This schedule with metrics made known to it; only what watches a metric is changed by it.
     *
     * @param observations all that was measured so far, as steps of this schedule; what it knew before does not count
     */
    default Schedule observed(Observations observations) {
        return this;
    }

    /** The metrics that this schedule watches; most watch none. One that is never measured leaves the schedule still. */
    default Set<String> metrics() {
        return Set.of();
    }

    /**
     * What this schedule of a learning rate does to the momentum at the same time: to {@code momentum} of a rule that has it,
     * else to {@code beta1}. Most leave it alone. What moves it gives its value itself, whatever the base.
     */
    default Optional<Schedule> momentum() {
        return Optional.empty();
    }
}
