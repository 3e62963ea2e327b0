package org.gradus.rule;

/** Sums of squares in double, so that the length of a tensor costs no digits and no float is too large. */
final class Norms {
    private Norms() {}

    /** The sum of the squares of the first elements. Four sums, because one would wait for each addition. */
    static double squares(float[] x, int length) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int i = 0;
        for (; i + 4 <= length; i += 4) {
            sum0 += (double) x[i] * x[i];
            sum1 += (double) x[i + 1] * x[i + 1];
            sum2 += (double) x[i + 2] * x[i + 2];
            sum3 += (double) x[i + 3] * x[i + 3];
        }
        for (; i < length; i++) {
            sum0 += (double) x[i] * x[i];
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }

    /** The Euclidean norm of the first elements. */
    static double of(float[] x, int length) {
        return Math.sqrt(squares(x, length));
    }

    /** The root of the mean of the squares of the first elements; 0 of none. */
    static double rms(float[] x, int length) {
        return length == 0 ? 0 : Math.sqrt(squares(x, length) / length);
    }
}
