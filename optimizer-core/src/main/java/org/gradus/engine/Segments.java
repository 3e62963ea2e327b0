package org.gradus.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts batches of sequences into consecutive ones, for truncated backpropagation through time: one update for each, in order, and
 * all but the first go on from the recurrent state that the one before left.
 */
public final class Segments {
    private Segments() {}

    /**
     * @param whole time is the last dimension of all its arrays
     * @param steps of time, 1 or more
     * @param length of a segment in steps of time, 1 or more; the last one may be shorter
     */
    public static List<Batch> of(Batch whole, int steps, int length) {
        if (steps < 1 || length < 1) {
            throw new IllegalArgumentException(
                    "segments of " + length + " of " + steps + " time steps; must be 1 or more");
        }
        List<Batch> segments = new ArrayList<>();
        for (int start = 0; start < steps; start += length) {
            int end = Math.min(steps, start + length);
            segments.add(new Batch(
                    cut(whole.features(), steps, start, end),
                    cut(whole.labels(), steps, start, end),
                    whole.examples(),
                    cut(whole.featureMask(), steps, start, end),
                    cut(whole.labelMask(), steps, start, end),
                    start > 0 || whole.continues()));
        }
        return segments;
    }

    private static float[] cut(float[] rows, int steps, int start, int end) {
        if (rows.length % steps != 0) {
            throw new IllegalArgumentException(
                    rows.length + " numbers for sequences of " + steps + " time steps; must be a multiple");
        }
        int length = end - start;
        float[] part = new float[rows.length / steps * length];
        for (int row = 0; row < rows.length / steps; row++) {
            System.arraycopy(rows, row * steps + start, part, row * length, length);
        }
        return part;
    }
}
