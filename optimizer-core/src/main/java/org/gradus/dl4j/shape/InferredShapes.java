package org.gradus.dl4j.shape;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;

/** Shapes as DL4J's own inference finds them, for its layers that have no rule here: attention, capsules, locally connected ones. */
final class InferredShapes {
    private static final String OWN = "org.deeplearning4j.";

    private InferredShapes() {}

    /** The shape of the output; empty for classes that are not DL4J's, and where it does not say. */
    static Optional<ArrayShape> output(Object settings, List<ArrayShape> inputs) {
        if (!settings.getClass().getName().startsWith(OWN)) {
            return Optional.empty();
        }
        ArrayShape first = inputs.get(0);
        try {
            if (settings instanceof Layer layer) {
                requireChannels(layer, first);
                return shape(first.size(0), layer.getOutputType(0, type(first)));
            }
            if (settings instanceof GraphVertex vertex) {
                InputType[] types =
                        inputs.stream().map(InferredShapes::type).toArray(InputType[]::new);
                return shape(first.size(0), vertex.getOutputType(0, types));
            }
        } catch (ShapeMismatch e) {
            throw e;
        } catch (RuntimeException e) {
            String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new ShapeMismatch("cannot take it (" + why + ")", "what DL4J infers for it");
        }
        return Optional.empty();
    }

    /** DL4J's inference does not look at nIn. */
    private static void requireChannels(Layer layer, ArrayShape input) {
        long in = layer instanceof FeedForwardLayer sized ? sized.getNIn() : 0;
        if (in > 0 && input.sizes().stream().skip(1).noneMatch(size -> size == in)) {
            throw new ShapeMismatch("has nIn " + in, "an array with " + in + " channels");
        }
    }

    private static InputType type(ArrayShape shape) {
        return switch (shape.rank()) {
            case 2 -> InputType.feedForward(shape.size(1));
            case 3 -> InputType.recurrent(shape.size(1), shape.size(2), RNNFormat.NCW);
            case 4 -> InputType.convolutional(shape.size(2), shape.size(3), shape.size(1));
            default -> throw new ShapeMismatch("takes rows, time series or images", "[FEATURES, TIME] or such");
        };
    }

    private static Optional<ArrayShape> shape(long rows, InputType type) {
        long[] sizes = type == null ? new long[0] : type.getShape(false);
        // A size that is not positive is one that DL4J does not know.
        return sizes.length == 0 || Arrays.stream(sizes).anyMatch(size -> size <= 0)
                ? Optional.empty()
                : Optional.of(
                        ArrayShape.batch(rows, Arrays.stream(sizes).boxed().toList()));
    }
}
