package org.gradus.rule;

/** A tensor rule at one step. It owns no arrays, so that one serves all tensors of a group. */
@FunctionalInterface
public interface TensorKernel {
    /**
     * Turns gradients into updates in place, and moves the state. The arrays hold the elements of the grid from 0 on, and may be
     * longer; what lies beyond grid.length() is left as it is. A learning-rate mask is no business of the kernel: the caller
     * multiplies what comes out, decay included.
     *
     * @param gradient in: gradients, coupled penalties included; out: the amounts to subtract from the weights, learning rate
     *     and decay included
     * @param weights of the same elements, before the update; only read
     * @param decay the decoupled decay of the same elements, {@code weightDecay * mask * w}, without the learning rate; null:
     *     none. Only read
     * @param grid where in the tensor each element lies
     * @param state one array per slot of the rule, with the lengths that the rule gives for the grid
     */
    void apply(float[] gradient, float[] weights, float[] decay, Grid grid, float[][] state);
}
