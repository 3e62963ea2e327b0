package org.gradus.rule;

import org.gradus.formula.Evaluation;

/** Carries out kernels, for tests of what rules compute. */
public final class Kernels {
    private Kernels() {}

    /** Turns gradients into amounts to subtract from weights that are all 1, in place, and moves the state. */
    public static void apply(Kernel kernel, float[] gradient, int length, float[][] state) {
        Evaluation evaluation = new Evaluation(kernel.formula(), kernel.scalars());
        for (int i = 0; i < length; i++) {
            float[] slots = new float[state.length];
            for (int s = 0; s < slots.length; s++) {
                slots[s] = state[s][i];
            }
            gradient[i] = evaluation.amount(gradient[i], 1, slots);
            evaluation.settle(1 - gradient[i]);
            for (int s = 0; s < slots.length; s++) {
                state[s][i] = slots[s];
            }
        }
    }
}
