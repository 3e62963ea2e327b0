package org.gradus.rule;

/** A rule at one step: everything that does not depend on the element is already computed. */
@FunctionalInterface
public interface Kernel {
    /**
     * Turns gradients into updates in place, and moves the state. All arrays hold the same elements from 0 on: no offsets, or
     * the compiler would not use vector instructions.
     *
     * @param gradient in: gradients, coupled weight decay included; out: the amounts to subtract from the weights, learning
     *     rate included; elements 0 to length - 1
     * @param length how many elements
     * @param state the state of these elements, one array per slot of the rule, each with length or more elements
     */
    void apply(float[] gradient, int length, float[][] state);

    /** The share of the weight itself that this update takes away, times the weight-decay mask; 0 for most rules. */
    default double shrink() {
        return 0;
    }

    /**
     * Shows the weights after the update, to rules that remember something of them; most do not.
     *
     * @param weights elements 0 to length - 1; only read
     * @param length how many elements
     * @param state as in apply
     */
    default void settle(float[] weights, int length, float[][] state) {}
}
