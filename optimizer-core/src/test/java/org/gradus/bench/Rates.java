package org.gradus.bench;

import java.util.SplittableRandom;

/** The learning-rate masks of the benchmarks, for one square matrix each. */
enum Rates {
    /** No mask. */
    NONE,
    /** Every weight has a rate of its own, in [0.5, 1.5). */
    FRACTIONAL,
    /** The same for the first 5 % of the columns, which follow one another in memory; 0 elsewhere. */
    RUNS,
    /** The same for 5 % of the weights, chosen at random; 0 elsewhere. */
    SCATTERED;

    private static final double SHARE = 0.05;

    /** The mask of a matrix, side x side numbers, the first index fastest. */
    float[] of(int side, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] mask = new float[side * side];
        int first = (int) Math.round(SHARE * mask.length);
        for (int i = 0; i < mask.length; i++) {
            float rate = 0.5f + (float) random.nextDouble();
            boolean moves = this == RUNS ? i < first : this != SCATTERED || random.nextDouble() < SHARE;
            mask[i] = moves ? rate : 0;
        }
        return mask;
    }
}
