package org.gradus.rule;

import java.util.stream.LongStream;

/**
 * How many updates the state of each element of a tensor has had before this one. Elements with equal counts are neighbours in
 * the arrays of {@link TensorKernel#apply}.
 *
 * @param counts of each range of elements, 1 or more of them
 * @param ends of each range the position after its last element; the last range goes on to the end of the tensor
 */
public record UpdateCounts(long[] counts, int[] ends) {
    /** The same count for all elements. */
    public static UpdateCounts of(long count) {
        return new UpdateCounts(new long[] {count}, new int[] {Integer.MAX_VALUE});
    }

    /** The number of ranges. */
    public int ranges() {
        return counts.length;
    }

    /** The position of a range's first element. */
    public int start(int range) {
        return range == 0 ? 0 : ends[range - 1];
    }

    /** The position after a range's last element, of a tensor with so many elements. */
    public int end(int range, int length) {
        return Math.min(ends[range], length);
    }

    /** The largest count. */
    public long most() {
        return LongStream.of(counts).max().orElse(0);
    }
}
