package org.gradus.dl4j.shape;

import org.deeplearning4j.nn.conf.ConvolutionMode;

/**
 * A window that slides over the space of an array, one number per dimension of the space.
 *
 * @param kernel how many elements it takes
 * @param stride how far it moves
 * @param padding what lies around the space on both sides
 * @param dilation how far apart its elements are
 * @param mode how its places follow from the size of the space
 */
record SlidingWindow(int[] kernel, int[] stride, int[] padding, int[] dilation, ConvolutionMode mode) {
    private static final String[][] NAMES = {{"TIME"}, {"HEIGHT", "WIDTH"}, {"DEPTH", "HEIGHT", "WIDTH"}};

    /** What a dimension of a space is called. */
    static String name(int dimension, int dimensions) {
        return NAMES[dimensions - 1][dimension];
    }

    private long reach(int d) {
        return (kernel[d] - 1L) * dilation[d] + 1;
    }

    private boolean padded() {
        return mode == ConvolutionMode.Truncate || mode == ConvolutionMode.Strict;
    }

    /**
     * Its number of places.
     *
     * @param d the dimension
     * @param dimensions of the space
     * @param size of the space in that dimension
     * @param whole whether places must fit without remainder where the mode is Strict
     */
    long places(int d, int dimensions, long size, boolean whole) {
        if (!padded()) {
            return (size + stride[d] - 1) / stride[d];
        }
        long least = reach(d) - 2L * padding[d];
        String name = name(d, dimensions);
        if (size < least) {
            throw new ShapeMismatch(
                    "has a window of " + reach(d) + " with padding " + padding[d] + " over " + name + " " + size,
                    name + " of " + least + " or more (or mode Same)");
        }
        if (whole && mode == ConvolutionMode.Strict && (size - least) % stride[d] != 0) {
            throw new ShapeMismatch(
                    "has a window of " + reach(d) + " with padding " + padding[d] + " and stride " + stride[d]
                            + " in mode Strict over " + name + " " + size,
                    name + " of " + least + " plus a multiple of " + stride[d] + " (or mode Truncate or Same)");
        }
        return (size - least) / stride[d] + 1;
    }

    /** The size whose places these are: what a transposed convolution gives. */
    long spread(int d, int dimensions, long size) {
        if (!padded()) {
            return size * stride[d];
        }
        long spread = stride[d] * (size - 1) + reach(d) - 2L * padding[d];
        if (spread < 1) {
            String name = name(d, dimensions);
            throw new ShapeMismatch(
                    "has a padding of " + padding[d] + ", which leaves nothing of " + name + " " + size,
                    "a larger " + name);
        }
        return spread;
    }
}
