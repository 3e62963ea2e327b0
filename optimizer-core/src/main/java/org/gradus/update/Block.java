package org.gradus.update;

import java.util.Arrays;

/** Scratch memory for some consecutive packed elements of a part; used again and again. */
final class Block {
    /**
     * The most elements of one block where a rule looks at each by itself: all arrays of one must share 32 KiB with what
     * streams by. 1024 is a third slower.
     */
    static final int SIZE = 256;

    final float[] weights;
    final float[] gradient;
    private final float[] trace;
    private final float[] ignored;
    private final float[][] slots;
    private final float[][] masks;
    private final float[][] front = new float[Fusion.MASKS][];

    /**
     * @param size the most elements
     * @param slots the most slots of a rule
     */
    Block(int size, int slots) {
        this.weights = new float[size];
        this.gradient = new float[size];
        this.trace = new float[Math.max(size, SIZE)];
        this.ignored = new float[trace.length];
        this.slots = new float[slots][size];
        this.masks = new float[Fusion.MASKS][size];
    }

    /** Forgets what was not finite. */
    void clear() {
        Arrays.fill(trace, 0);
    }

    /** Whether all weights computed since clear were finite. */
    boolean finite() {
        float sum = 0;
        for (float zero : trace) {
            sum += zero;
        }
        return sum == 0;
    }

    /** Whether the weights, less the gradients where those are amounts, are finite. */
    boolean finite(int count, boolean amounts) {
        float sum = 0;
        for (int i = 0; i < count; i++) {
            sum += (amounts ? weights[i] - gradient[i] : weights[i]) * 0f;
        }
        return sum == 0;
    }

    /** Runs a loop over elements that weights and gradient hold; the arguments are the loop's. */
    void run(
            Loop loop,
            int first,
            int end,
            float[][] state,
            float[][] whole,
            int at,
            int from,
            float[] numbers,
            int base) {
        loop.run(weights, gradient, first, end, state, whole, at, from, numbers, base, trace);
    }

    /** The same where the loop wants slots and masks at the front of arrays: they are copied. */
    void runInFront(Loop loop, int count, float[][] state, float[][] whole, int at, int from, float[] numbers) {
        for (int s = 0; s < state.length; s++) {
            System.arraycopy(state[s], at, slots[s], 0, count);
        }
        loop.run(weights, gradient, 0, count, slots, front(whole, at, from, count), 0, 0, numbers, 0, trace);
        for (int s = 0; s < state.length; s++) {
            System.arraycopy(slots[s], 0, state[s], at, count);
        }
    }

    /** Runs a loop that turns gradients into others, and leaves no weights. */
    void change(Loop loop, int count, float[][] whole, int from, float[] numbers) {
        loop.run(weights, gradient, 0, count, slots, front(whole, from, from, count), 0, 0, numbers, 0, ignored);
    }

    private float[][] front(float[][] whole, int at, int from, int count) {
        for (int m = 0; m < whole.length; m++) {
            front[m] = whole[m] == null ? null : masks[m];
            if (whole[m] != null) {
                System.arraycopy(whole[m], m == Fusion.RATE_MASK ? at : from, masks[m], 0, count);
            }
        }
        return front;
    }

    /** The sum of squares of the gradients, in double; not finite exactly if one is not. */
    double squares(int count) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 3 < count; i += 4) {
            s0 += (double) gradient[i] * gradient[i];
            s1 += (double) gradient[i + 1] * gradient[i + 1];
            s2 += (double) gradient[i + 2] * gradient[i + 2];
            s3 += (double) gradient[i + 3] * gradient[i + 3];
        }
        for (; i < count; i++) {
            s0 += (double) gradient[i] * gradient[i];
        }
        return (s0 + s1) + (s2 + s3);
    }
}
