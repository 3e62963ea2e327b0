package org.gradus.job.data;

import java.io.Serializable;

/**
 * The numbers from 0 to count - 1 in another order, any of them without the others: a Feistel network over the next even power of 2, walked
 * until it falls among them (Black and Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002).
 *
 * @param count how many numbers, 1 or more
 * @param seed which order
 */
record Permutation(long count, long seed) implements Serializable {
    private static final int ROUNDS = 6;

    /**
     * Where a number goes.
     *
     * @param number from 0 to count - 1
     */
    long of(long number) {
        int half = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(count - 1) + 1) / 2);
        long x = number;
        do {
            x = rounds(x, half);
        } while (x >= count);
        return x;
    }

    private long rounds(long number, int half) {
        long mask = (1L << half) - 1;
        long left = number >>> half;
        long right = number & mask;
        for (int round = 0; round < ROUNDS; round++) {
            long next = left ^ (SplitMix.combine(SplitMix.combine(seed, round), right) & mask);
            left = right;
            right = next;
        }
        return left << half | right;
    }
}
