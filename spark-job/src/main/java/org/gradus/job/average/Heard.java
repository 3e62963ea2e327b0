package org.gradus.job.average;

import java.util.Arrays;
import org.gradus.rule.Merge;

/**
 * The vectors of all replicas, or the same part of each, and what they weigh. The mean is {@code sum(n_r x_r) / sum(n_r)}, summed
 * in double in the order of the replicas' numbers and rounded to float once. One vector alone comes back bit for bit: n x is
 * exact in double for n below 2^29. A replica without examples has no voice; where none has any, nothing has moved, and the
 * first one's vector stands for all.
 */
final class Heard {
    private static final int BLOCK = 1024;

    private final float[][] vectors;
    private final int[] offsets;
    private final long[] examples;
    private final long total;

    /**
     * @param vectors one per replica
     * @param offsets what to add to an element's number to find it in the vector
     * @param examples one count per replica
     */
    Heard(float[][] vectors, int[] offsets, long[] examples) {
        this.vectors = vectors;
        this.offsets = offsets;
        this.examples = examples;
        this.total = Arrays.stream(examples).sum();
    }

    /** Merges elements of all sections into a vector, at the same places. */
    void merge(Packing packing, int from, int to, float[] into) {
        for (Packing.Section section : packing.sections()) {
            int start = Math.max(from, section.from());
            int end = Math.min(to, section.to());
            if (start < end && total == 0) {
                System.arraycopy(vectors[0], start + offsets[0], into, start, end - start);
            } else if (start < end && section.merge() == Merge.MAX) {
                max(start, end, into);
            } else if (start < end) {
                mean(start, end, into);
            }
        }
    }

    private void mean(int from, int to, float[] into) {
        double[] sum = new double[BLOCK];
        double[] wide = new double[BLOCK];
        double weight = (double) total;
        for (int at = from; at < to; at += BLOCK) {
            int count = Math.min(BLOCK, to - at);
            Arrays.fill(sum, 0, count, 0);
            for (int r = 0; r < vectors.length; r++) {
                if (examples[r] > 0) {
                    widen(vectors[r], at + offsets[r], wide, count);
                    add(wide, (double) examples[r], sum, count);
                }
            }
            divide(sum, weight, count);
            narrow(sum, into, at, count);
        }
    }

    // One loop would do, but conversions between float and double keep a loop from becoming vector instructions.
    // In loops of their own they leave the rest a fifth of the time.

    private static void widen(float[] vector, int from, double[] to, int count) {
        for (int i = 0; i < count; i++) {
            to[i] = vector[from + i];
        }
    }

    private static void add(double[] values, double weight, double[] sum, int count) {
        for (int i = 0; i < count; i++) {
            sum[i] += values[i] * weight;
        }
    }

    private static void divide(double[] values, double divisor, int count) {
        for (int i = 0; i < count; i++) {
            values[i] /= divisor;
        }
    }

    private static void narrow(double[] values, float[] to, int from, int count) {
        for (int i = 0; i < count; i++) {
            to[from + i] = (float) values[i];
        }
    }

    private void max(int from, int to, float[] into) {
        Arrays.fill(into, from, to, Float.NEGATIVE_INFINITY);
        for (int r = 0; r < vectors.length; r++) {
            if (examples[r] > 0) {
                for (int i = from; i < to; i++) {
                    into[i] = Math.max(into[i], vectors[r][i + offsets[r]]);
                }
            }
        }
    }
}
