package org.gradus.dl4j.device;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A rule over whole parameters at one step, as operations on the device; see {@link org.gradus.rule.TensorKernel}. */
@FunctionalInterface
interface TensorFormula {
    /**
     * Turns gradients into updates in place, and moves the state.
     *
     * @param amounts in: gradients, coupled penalties included; out: the amounts to subtract, learning rate and decay included
     * @param weights of the same elements; only read
     * @param decay the decoupled decay of the same elements, without the learning rate; null: none. Only read
     * @param spare as long as amounts; numbers that nobody needs
     * @param matrix where in the tensor each element lies
     * @param state one array per slot of the rule; null where the tensor does not use the slot
     */
    void apply(
            INDArray amounts, INDArray weights, INDArray decay, INDArray spare, DeviceMatrix matrix, INDArray[] state);
}
