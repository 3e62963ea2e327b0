package org.gradus.dl4j.selftest;

import org.gradus.engine.Layout;
import org.gradus.engine.Parameter;

/** Places of parameters on a tape that begins with the flat vector. */
final class Parameters {
    private final Layout layout;

    Parameters(Layout layout) {
        this.layout = layout;
    }

    /** The place of an element: {@code at("0_W", 2, 1)}. */
    int at(String name, int... index) {
        Parameter parameter = layout.find(name).orElseThrow();
        int[] strides = parameter.strides();
        int place = parameter.offset();
        for (int d = 0; d < index.length; d++) {
            place += index[d] * strides[d];
        }
        return place;
    }

    /** The place of an element of a vector, which DL4J shapes as a row. */
    int vector(String name, int index) {
        return layout.find(name).orElseThrow().offset() + index;
    }

    int size(String name, int dimension) {
        return layout.find(name).orElseThrow().shape().get(dimension);
    }
}
