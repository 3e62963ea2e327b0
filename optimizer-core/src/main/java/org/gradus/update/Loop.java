package org.gradus.update;

/** The whole update of some elements in one pass, made by {@link LoopCompiler}; used by many threads. */
interface Loop {
    /**
     * One update.
     *
     * @param weights in: weights; out: the weights after the update
     * @param gradient in: gradients; out, where the fusion asks for amounts: what was subtracted
     * @param first the first element in weights and gradient
     * @param end the element after the last in weights and gradient
     * @param slots the state, one array per slot; changed
     * @param masks in the order of {@link Fusion}; null where there is none
     * @param at how much further on the elements are in slots and rate mask than in weights
     * @param from how much further on the elements are in the other masks than in weights
     * @param numbers settings and scalars, in the order of {@link Fusion}
     * @param base where the settings begin in numbers
     * @param trace becomes NaN somewhere where a weight after the update is not finite; as long as end or {@link Block#SIZE}
     */
    void run(
            float[] weights,
            float[] gradient,
            int first,
            int end,
            float[][] slots,
            float[][] masks,
            int at,
            int from,
            float[] numbers,
            int base,
            float[] trace);
}
