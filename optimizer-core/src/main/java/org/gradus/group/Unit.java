package org.gradus.group;

import org.gradus.engine.Parameter;

/** What a mask looks at as one. */
public enum Unit {
    /** Every element by itself. */
    ELEMENT,
    /** All elements that make one output of the layer: a neuron's column, a channel's kernel. */
    OUTPUT,
    /** All elements with the same first index. */
    ROW;

    /** The dimension that counts the units; ELEMENT has none. */
    int dimension(Parameter parameter) {
        return this == OUTPUT ? parameter.outputs() : 0;
    }
}
