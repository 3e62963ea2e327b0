package org.gradus.dl4j.torch;

import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.gradus.dl4j.Node;

/** Layers that give a network's outputs. */
final class Outputs {
    /** Turns DL4J's configuration of a layer into what gives outputs. */
    @FunctionalInterface
    private interface Translator<C> {
        Output translate(C settings, Weights weights);
    }

    private static final Map<Class<?>, Translator<?>> ALL = Map.ofEntries(
            entry(OutputLayer.class, Outputs::linear),
            entry(CenterLossOutputLayer.class, CenterLoss::of),
            entry(LossLayer.class, Outputs::loss),
            entry(CnnLossLayer.class, Outputs::pixels),
            entry(RnnOutputLayer.class, SequenceOutputs::of),
            entry(RnnLossLayer.class, (settings, weights) -> SequenceOutputs.of(settings)));

    private Outputs() {}

    private static <C> Map.Entry<Class<?>, Translator<?>> entry(Class<C> type, Translator<C> translator) {
        return Map.entry(type, translator);
    }

    /** DL4J's classes that can give outputs. */
    static Set<Class<?>> classes() {
        return ALL.keySet();
    }

    /** @throws Uncovered when the layer, its activation or its loss is not covered */
    static Output of(Node node, Weights weights) {
        Output own = of(node.settings(), weights);
        Forward before = Dropouts.before(node.settings(), own.before());
        if (node.preprocessor().isPresent()) {
            before = Translators.of(node.preprocessor().get(), weights).then(before);
        }
        return new Output(before, own.activation(), own.loss());
    }

    @SuppressWarnings("unchecked") // the key is the class that the translator takes
    private static Output of(Object settings, Weights weights) {
        Translator<Object> translator = (Translator<Object>) ALL.get(settings.getClass());
        if (translator == null) {
            throw new Uncovered(settings.getClass().getSimpleName() + " as the output");
        }
        return translator.translate(settings, weights);
    }

    /** DL4J's loss while training is of what its gradient left in the input; this one is of the input. */
    private static Output loss(LossLayer layer, Weights weights) {
        Forward.OfOne same = (input, pass) -> input;
        return new Output(
                same, Activations.of(layer.getActivationFn()), Losses.of(layer.getLossFn(), layer.getActivationFn()));
    }

    private static Output linear(OutputLayer layer, Weights weights) {
        Forward before = (Forward.OfOne) (input, pass) -> input.with(DenseLayers.linear(input.values(), weights));
        if (layer.getWeightNoise() != null) {
            before = WeightNoises.of(layer, weights, before);
        }
        Output.Loss loss = Losses.of(layer.getLossFn(), layer.getActivationFn());
        // DL4J masks what comes before the activation too.
        Output.Loss masked = (z, labels, mask, pass) -> loss.of(masked(z, mask), labels, mask, pass);
        return new Output(before, Activations.of(layer.getActivationFn()), masked);
    }

    /** A loss for each pixel of [examples, channels, height, width]; masks are [examples, 1 or channels, height, width]. */
    private static Output pixels(CnnLossLayer layer, Weights weights) {
        if (layer.getFormat() != CNN2DFormat.NCHW) {
            throw new Uncovered("CnnLossLayer in " + layer.getFormat() + ", whose loss DL4J takes for NCHW");
        }
        Output.Activation activation = Activations.of(layer.getActivationFn());
        Output.Loss loss = Losses.of(layer.getLossFn(), layer.getActivationFn());
        Forward.OfOne same = (input, pass) -> input;
        return new Output(
                same,
                (z, pass) -> activation.apply(z.permute(0, 2, 3, 1), pass).permute(0, 3, 1, 2),
                (z, labels, mask, pass) -> loss.of(pixelRows(z), pixelRows(labels), pixelRows(mask), pass)
                        .mul(new Scalar(z.size(2) * z.size(3)))); // summed over pixels, divided by examples
    }

    private static Tensor pixelRows(Tensor images) {
        return images == null ? null : images.permute(0, 2, 3, 1).reshape(-1, images.size(1));
    }

    private static Tensor masked(Tensor before, Tensor mask) {
        return mask == null ? before : before.mul(mask);
    }
}
