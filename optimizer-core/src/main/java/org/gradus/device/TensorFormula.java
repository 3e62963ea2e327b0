package org.gradus.device;

import java.util.List;

/** A rule over whole parameters at one step, as operations on the device; see {@link org.gradus.rule.TensorKernel}. */
interface TensorFormula {
    /**
     * Turns gradients into updates in place, and moves the state.
     *
     * @param amounts in: gradients, coupled penalties included; out: the amounts to subtract, learning rate and decay included
     * @param weights of the same elements; only read
     * @param decay the decoupled decay of the same elements, without the learning rate; null: none. Only read
     * @param matrix where in the tensor each element lies
     * @param state one array per slot of the rule; null where the tensor does not use the slot
     * @param device what computes
     */
    <A> void apply(A amounts, A weights, A decay, Matrix<A> matrix, List<A> state, Interpreter<A> device);
}
