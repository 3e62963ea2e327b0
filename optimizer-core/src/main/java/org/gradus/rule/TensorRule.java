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
     * @param step the number of updates that the state has had before this one
     * @param rate the learning rate of this update
     */
    TensorKernel kernel(long step, double rate);

    /**
     * The arithmetic of one update of a tensor whose elements have had different numbers of updates, because some joined late.
     * Called only where each slot that the tensor uses has one float per element. A rule that corrects by the count each element
     * by its own overrides it; without that the largest count holds for all.
     *
     * @param counts the number of updates that the state of each element has had before this one
     * @param rate the learning rate of this update
     */
    default TensorKernel kernel(UpdateCounts counts, double rate) {
        return kernel(counts.most(), rate);
    }
}
