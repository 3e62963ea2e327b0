package org.gradus.dl4j.shape;

import static org.gradus.dl4j.shape.ShapeRules.one;

import java.util.Arrays;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;

/** Layers of rows of numbers, and layers that look at each number by itself. */
final class FlatRules {
    /** By DL4J's class. */
    static final Map<Class<?>, ShapeRule<?>> ALL = Map.ofEntries(
            one(DenseLayer.class, FlatRules::dense),
            one(OutputLayer.class, FlatRules::dense),
            one(CenterLossOutputLayer.class, FlatRules::dense),
            one(ElementWiseMultiplicationLayer.class, FlatRules::dense),
            one(EmbeddingLayer.class, FlatRules::embedding),
            one(ActivationLayer.class, (settings, input) -> input),
            one(DropoutLayer.class, (settings, input) -> input),
            one(MaskLayer.class, (settings, input) -> input),
            one(LossLayer.class, (settings, input) -> ranked(input, 2, "takes a loss of rows", "[OUTPUTS]")),
            one(
                    CnnLossLayer.class,
                    (settings, input) -> ranked(input, 4, "takes a loss of images", "[OUTPUTS, HEIGHT, WIDTH]")),
            one(PReLULayer.class, FlatRules::prelu),
            one(BatchNormalization.class, FlatRules::normalised));

    private FlatRules() {}

    /** An input of this rank. */
    static ArrayShape ranked(ArrayShape input, int rank, String why, String legal) {
        if (input.rank() != rank) {
            throw new ShapeMismatch(why, legal);
        }
        return input;
    }

    /** Rows of nIn numbers become rows of nOut. */
    private static ArrayShape dense(FeedForwardLayer settings, ArrayShape input) {
        long in = settings.getNIn();
        if (input.rank() != 2 || input.size(1) != in) {
            throw new ShapeMismatch("has nIn " + in, "[" + in + "]");
        }
        return ArrayShape.of(input.size(0), settings.getNOut());
    }

    private static ArrayShape embedding(EmbeddingLayer settings, ArrayShape input) {
        if (input.rank() != 2 || input.size(1) != 1) {
            throw new ShapeMismatch("takes one id", "[1]");
        }
        return ArrayShape.of(input.size(0), settings.getNOut());
    }

    /** A slope for each number, or one for all along an axis that is shared. */
    private static ArrayShape prelu(PReLULayer settings, ArrayShape input) {
        long[] slopes = settings.getInputShape().clone();
        if (settings.getSharedAxes() != null) {
            Arrays.stream(settings.getSharedAxes()).forEach(axis -> slopes[(int) axis - 1] = 1);
        }
        boolean fits = input.rank() == slopes.length + 1;
        for (int d = 0; fits && d < slopes.length; d++) {
            fits = slopes[d] == 1 || slopes[d] == input.size(d + 1);
        }
        if (!fits) {
            throw new ShapeMismatch("has slopes of shape " + Arrays.toString(slopes), Arrays.toString(slopes));
        }
        return input;
    }

    private static ArrayShape normalised(BatchNormalization settings, ArrayShape input) {
        long in = settings.getNOut(); // by which DL4J makes its parameters
        boolean last = settings.getCnn2DFormat() == CNN2DFormat.NHWC;
        int axis = input.rank() == 4 && last ? 3 : 1;
        if ((input.rank() != 2 && input.rank() != 4) || input.size(axis) != in) {
            throw new ShapeMismatch(
                    "normalises " + in + " features or channels",
                    "[" + in + "] or " + (last ? "[HEIGHT, WIDTH, " + in + "]" : "[" + in + ", HEIGHT, WIDTH]"));
        }
        return input;
    }
}
