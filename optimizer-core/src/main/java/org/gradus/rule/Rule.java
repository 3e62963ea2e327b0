package org.gradus.rule;

import java.io.Serializable;
import java.util.List;

/**
 * The arithmetic of one update, as an immutable setting that travels. A rule is given its learning rate and the number of
 * the update; it owns no arrays. The state of every element starts as zeros: a rule that starts from something else says
 * how zeros stand for it.
 */
public interface Rule extends Serializable {
    /** The name in a job file: {@code adamw}. */
    String name();

    /** The names of the state slots, PyTorch's ({@code exp_avg}); one float per element that can move, each. */
    List<String> slots();

    /** Whether weight decay shrinks the weight itself ({@code w <- w (1 - lr wd)}) instead of being added to the gradient. */
    default boolean decoupled() {
        return false;
    }

    /** Whether gradients are climbed instead of descended: their sign is flipped before anything else. */
    default boolean maximizes() {
        return false;
    }

    /** The learning rate where a job gives none: PyTorch's default. */
    double defaultRate();

    /** The weight decay where neither the job nor the model gives one: PyTorch's default. */
    default double defaultWeightDecay() {
        return 0;
    }

    /**
     * The arithmetic of one update.
     *
     * @param step the number of updates that the group has had before this one
     * @param rate the learning rate of this update
     */
    Kernel kernel(long step, double rate);
}
