package org.gradus.dl4j.device;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A rule over single elements at one step, as operations on the device; see {@link org.gradus.rule.Kernel}. */
@FunctionalInterface
interface Formula {
    /**
     * Turns gradients into updates in place, and moves the state. All arrays have the same length.
     *
     * @param amounts in: gradients, coupled penalties included; out: the amounts to subtract, learning rate included
     * @param spare numbers that nobody needs
     * @param state one array per slot of the rule
     */
    void apply(INDArray amounts, INDArray spare, INDArray[] state);

    /**
     * Shows the weights after the update, to rules that remember something of them.
     *
     * @param weights only read
     * @param spare as in apply
     * @param state as in apply
     */
    default void settle(INDArray weights, INDArray spare, INDArray[] state) {}
}
