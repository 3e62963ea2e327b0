package org.gradus.npy;

import java.util.List;

/**
 * The content of an .npy file.
 *
 * @param shape the dimensions; empty for a single number
 * @param fortranOrder whether the first index moves fastest in values; otherwise the last does
 * @param values as many as the product of the dimensions, in the order of the file; 64-bit numbers are rounded to float
 */
public record NpyArray(List<Integer> shape, boolean fortranOrder, float[] values) {
    public NpyArray {
        shape = List.copyOf(shape);
    }

    /** An array of one dimension. */
    public static NpyArray of(float[] values) {
        return new NpyArray(List.of(values.length), false, values);
    }
}
