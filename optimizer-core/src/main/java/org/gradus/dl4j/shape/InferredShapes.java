package org.gradus.dl4j.shape;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CapsuleLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LearnedSelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.PrimaryCapsules;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;

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
                requireInput(layer, first);
                return shape(first.size(0), layer.getOutputType(0, type(first)));
            }
            if (settings instanceof GraphVertex vertex) {
                if (settings instanceof AttentionVertex attention) {
                    requireInputs(attention, inputs);
                }
                InputType[] types = inputs.stream().map(InferredShapes::type).toArray(InputType[]::new);
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

    /** DL4J's inference does not look at nIn, nor at the sizes that its graphs were made for. */
    private static void requireInput(Layer layer, ArrayShape input) {
        if (layer instanceof SelfAttentionLayer attention) {
            require(input, attention.getNIn(), -1);
        } else if (layer instanceof LearnedSelfAttentionLayer attention) {
            require(input, attention.getNIn(), -1);
        } else if (layer instanceof RecurrentAttentionLayer attention) {
            require(input, attention.getNIn(), attention.getTimeSteps() > 0 ? attention.getTimeSteps() : -1);
        } else if (layer instanceof LocallyConnected1D connected) {
            require(input, connected.getNIn(), connected.getInputSize());
        } else if (layer instanceof LocallyConnected2D connected) {
            long height = connected.getInputSize()[0];
            long width = connected.getInputSize()[1];
            if (connected.getFormat() == CNN2DFormat.NHWC) {
                require(input, height, width, connected.getNIn());
            } else {
                require(input, connected.getNIn(), height, width);
            }
        } else if (layer instanceof PrimaryCapsules capsules) {
            require(input, capsules.getInputChannels(), -1, -1);
        } else if (layer instanceof CapsuleLayer capsules) {
            require(input, capsules.getInputCapsules(), capsules.getInputCapsuleDimensions());
        } else if (layer instanceof FeedForwardLayer sized && sized.getNIn() > 0) {
            boolean some = input.sizes().stream().skip(1).anyMatch(size -> size == sized.getNIn());
            if (!some) {
                throw new ShapeMismatch("has nIn " + sized.getNIn(), "an array with so many channels");
            }
        }
    }

    /** @param sizes of a row; -1: any */
    private static void require(ArrayShape input, long... sizes) {
        boolean fits = input.rank() == sizes.length + 1;
        for (int d = 0; fits && d < sizes.length; d++) {
            fits = sizes[d] < 0 || sizes[d] == input.size(d + 1);
        }
        if (!fits) {
            String legal = Arrays.toString(sizes).replace("-1", "ANY");
            throw new ShapeMismatch("takes " + legal, legal);
        }
    }

    /** Queries, keys and values are time series. */
    private static void requireInputs(AttentionVertex vertex, List<ArrayShape> inputs) {
        long[] sizes = {vertex.getNInQueries(), vertex.getNInKeys(), vertex.getNInValues()};
        for (int k = 0; k < Math.min(sizes.length, inputs.size()); k++) {
            require(inputs.get(k), sizes[k], -1);
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
