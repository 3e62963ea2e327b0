package org.gradus.update;

/** The whole update of some elements in one pass, made by {@link LoopCompiler}; used by many threads. */
interface Loop {
    /**
     * One update.
     *
     * @param weights in: weights, from 0 on; out: the weights after the update
     * @param gradient in: gradients, from 0 on; out, where the fusion asks for amounts: what was subtracted
     * @param count how many elements
     * @param slots the state, one array per slot, from {@code at} on; changed
     * @param masks in the order of {@link Fusion}, the rate mask from {@code at} on, the others from {@code from} on; null
     *     where there is none
     * @param at where the elements are in slots and rate mask
     * @param from where the elements are in the other masks
     * @param settings in the order of {@link Fusion}
     * @param scalars the kernel's
     * @param trace becomes NaN somewhere where a weight after the update is not finite; as long as count or {@link Block#SIZE}
     */
    void run(
            float[] weights,
            float[] gradient,
            int count,
            float[][] slots,
            float[][] masks,
            int at,
            int from,
            float[] settings,
            float[] scalars,
            float[] trace);
}
