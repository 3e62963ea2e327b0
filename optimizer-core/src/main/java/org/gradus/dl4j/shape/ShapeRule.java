package org.gradus.dl4j.shape;

import java.util.List;

/**
 * What one of DL4J's classes makes of the shapes of its inputs.
 *
 * @param <C> the class of the configuration
 */
@FunctionalInterface
interface ShapeRule<C> {
    /**
     * The shape of the output.
     *
     * @param network the shape of the network's input, for what cuts rows by the number of examples
     * @throws ShapeMismatch when it does not take such inputs
     */
    ArrayShape apply(C settings, List<ArrayShape> inputs, ArrayShape network);

    /**
     * The rule of what has one input.
     *
     * @param <C> the class of the configuration
     */
    @FunctionalInterface
    interface OfOne<C> extends ShapeRule<C> {
        ArrayShape apply(C settings, ArrayShape input);

        @Override
        default ArrayShape apply(C settings, List<ArrayShape> inputs, ArrayShape network) {
            return apply(settings, inputs.get(0));
        }
    }
}
