package org.gradus.rule;

import java.io.Serializable;
import java.util.List;

/**
 * The arithmetic of one update, as an immutable setting that travels: an {@link ElementRule}, which looks at each element by
 * itself, or a {@link TensorRule}, which looks at all elements of a parameter. A rule is given its learning rate and the
 * number of the update; it owns no arrays. State starts as zeros: a rule that starts from something else says how zeros stand
 * for it.
 */
public interface Rule extends Serializable {
    /** The name in a job file: {@code adamw}. */
    String name();

    /** The names of the state slots, PyTorch's: {@code exp_avg}. */
    List<String> slots();

    /**
     * What becomes of a slot when replicas come together. The mean suits running means, momentum and step sizes, and Rprop's
     * gradient before, whose sign is then that of the replicas' mean.
     *
     * @param slot one of {@link #slots}
     */
    default Merge merge(String slot) {
        return Merge.MEAN;
    }

    /** Whether weight decay shrinks the weight itself ({@code w <- w (1 - lr wd)}) instead of being added to the gradient. */
    default boolean decoupled() {
        return false;
    }

    /** The learning rate where a job gives none: PyTorch's default. */
    double defaultRate();

    /** The weight decay where neither the job nor the model gives one: PyTorch's default. */
    default double defaultWeightDecay() {
        return 0;
    }

    /**
     * The rule that updates a parameter of a group with this rule: this one, or the one that takes over where it does not
     * apply. Slots and kernel are of that rule; learning rate and weight decay stay the group's.
     *
     * @param matrix whether the parameter is a weight with two dimensions, of which the group may own a part
     */
    default Rule over(boolean matrix) {
        return this;
    }
}
