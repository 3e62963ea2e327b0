package org.gradus.rule;

/** A rule that looks at all elements of a parameter, or of the part of it that a group owns, at once. */
public interface TensorRule extends Rule {
    /**
     * How many floats each slot holds for a tensor, in the order of {@link #slots}; 0 for a slot that such a tensor does not
     * use.
     *
     * @throws IllegalArgumentException when the rule is not for tensors of that shape, see {@link #over}
     */
    int[] lengths(Grid grid);

    /**
     * The arithmetic of one update.
     *
     * @param step the number of updates that the group has had before this one
     * @param rate the learning rate of this update
     */
    TensorKernel kernel(long step, double rate);
}
