package org.gradus.dl4j.shape;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.Convolution3D;

/**
 * Where an array has its channels and its space.
 *
 * @param dimensions of the space: 1 time, 2 images, 3 volumes
 * @param last whether the channels come last, not first
 */
record Space(int dimensions, boolean last) {
    /** From the size in a dimension of the space to another. */
    @FunctionalInterface
    interface Resize {
        long apply(int dimension, long size);
    }

    static Space of(CNN2DFormat format) {
        return new Space(2, format == CNN2DFormat.NHWC);
    }

    static Space of(int dimensions, Convolution3D.DataFormat format) {
        return new Space(dimensions, format == Convolution3D.DataFormat.NDHWC);
    }

    /** The number of the dimension that holds the channels. */
    int channels() {
        return last ? dimensions + 1 : 1;
    }

    /** The number of a dimension of the space. */
    int axis(int dimension) {
        return dimension + (last ? 1 : 2);
    }

    /** {@code [1, HEIGHT, WIDTH]}. */
    String named(Object channels) {
        List<String> names = new ArrayList<>();
        for (int d = 0; d < dimensions; d++) {
            names.add(SlidingWindow.name(d, dimensions));
        }
        names.add(last ? dimensions : 0, String.valueOf(channels));
        return names.toString();
    }

    /** An input with such a space, whatever its channels. */
    ArrayShape require(ArrayShape input) {
        String what = dimensions == 1 ? "time series" : dimensions == 2 ? "images" : "volumes";
        return FlatRules.ranked(input, dimensions + 2, "takes " + what, named("CHANNELS"));
    }

    /** An input with such a space and so many channels. */
    void require(ArrayShape input, long channels) {
        if (input.rank() != dimensions + 2 || input.size(channels()) != channels) {
            throw new ShapeMismatch("has nIn " + channels, named(channels));
        }
    }

    /** The same array with other sizes of its space. */
    ArrayShape map(ArrayShape input, Resize resize) {
        ArrayShape found = input;
        for (int d = 0; d < dimensions; d++) {
            found = found.with(axis(d), resize.apply(d, input.size(axis(d))));
        }
        return found;
    }
}
