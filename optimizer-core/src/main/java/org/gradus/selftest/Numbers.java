package org.gradus.selftest;

/** The numbers of the problems: between -1 and 1, the same everywhere, and exact in float32. */
public final class Numbers {
    private static final int STEPS = 1 << 12;

    private Numbers() {}

    /**
     * @param count how many
     * @param seed others for another one
     */
    public static double[] of(int count, long seed) {
        double[] numbers = new double[count];
        long state = seed * 0x9E3779B97F4A7C15L + 1;
        for (int k = 0; k < count; k++) {
            state = state * 6364136223846793005L + 1442695040888963407L; // Knuth's MMIX
            // Never 0, and never a tie: maxima and kinks are where they are in float32 too.
            numbers[k] = ((state >>> 40) % STEPS - STEPS / 2 + 0.5) / (STEPS / 2);
        }
        return numbers;
    }

    /** As float32. */
    public static float[] floats(double[] numbers) {
        float[] floats = new float[numbers.length];
        for (int k = 0; k < floats.length; k++) {
            floats[k] = (float) numbers[k];
        }
        return floats;
    }
}
