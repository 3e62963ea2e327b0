package org.gradus.job.data;

/**
 * SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014): the same numbers in every
 * JDK, and a number for any index without those before it.
 */
public final class SplitMix {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    SplitMix(long seed) {
        state = seed;
    }

    /** The finaliser: every bit of the result depends on every bit of z. */
    public static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }

    /** One seed of two numbers. */
    static long combine(long seed, long index) {
        return mix(mix(seed + GOLDEN) + GOLDEN * (index + 1));
    }

    /** In [0, 1), a function of seed and index alone. */
    static double uniform(long seed, long index) {
        return (combine(seed, index) >>> 11) * 0x1.0p-53;
    }

    /** In [0, bound), from the high half of a product; the bias is below 2^-32. */
    int below(int bound) {
        state += GOLDEN;
        return (int) (((mix(state) >>> 32) * bound) >>> 32);
    }
}
