package org.gradus.dl4j.torch;

import static org.gradus.dl4j.torch.Translators.entry;

import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;

/** Fully connected layers, layers that look at each number by itself, and layers that are frozen. */
final class DenseLayers {
    /** By DL4J's class. */
    static final Map<Class<?>, Translator<?>> ALL = Map.ofEntries(
            entry(DenseLayer.class, DenseLayers::dense),
            entry(ActivationLayer.class, DenseLayers::activation),
            entry(DropoutLayer.class, (settings, weights) -> (Forward.OfOne) (input, pass) -> masked(input)),
            entry(PReLULayer.class, DenseLayers::prelu),
            entry(ElementWiseMultiplicationLayer.class, DenseLayers::elementWise),
            entry(RepeatVector.class, DenseLayers::repeat),
            entry(MaskLayer.class, (settings, weights) -> (Forward.OfOne) (input, pass) -> maskedOver(input)),
            entry(FrozenLayer.class, DenseLayers::frozen),
            entry(FrozenLayerWithBackprop.class, DenseLayers::frozenWithBackprop));

    /** Keeps the reciprocal of a deviation of 0 finite, and changes no other. */
    private static final double LEAST = 1e-30;

    private DenseLayers() {}

    private static Forward dense(DenseLayer settings, Weights weights) {
        Output.Activation activation = Activations.of(settings.getActivationFn());
        boolean normalise = settings.hasLayerNorm();
        return (Forward.OfOne) (input, pass) -> {
            Tensor before = normalise ? normalised(input.values(), weights) : linear(input.values(), weights);
            return activated(input.with(before), activation, pass);
        };
    }

    /** A masked row counts as a row of zeros, before the activation and after it. */
    private static Signal activated(Signal before, Output.Activation activation, Pass pass) {
        Signal in = masked(before);
        return masked(in.with(activation.apply(in.values(), pass)));
    }

    /** Rows of features times their mask; others, and rows without a mask, as they are. */
    private static Signal masked(Signal signal) {
        return signal.mask() == null || signal.values().dim() != 2
                ? signal
                : signal.with(signal.values().mul(signal.mask()));
    }

    private static Signal maskedOver(Signal signal) {
        Tensor mask = signal.mask();
        if (mask == null) {
            return signal;
        }
        // [examples, time] against [examples, features, time]; others have as many dimensions as the values.
        return signal.with(signal.values().mul(signal.values().dim() == 3 ? mask.unsqueeze(1) : mask));
    }

    private static Forward activation(ActivationLayer settings, Weights weights) {
        Output.Activation activation = Activations.of(settings.getActivationFn());
        return (Forward.OfOne) (input, pass) -> input.with(activation.apply(input.values(), pass));
    }

    private static Forward prelu(PReLULayer settings, Weights weights) {
        return (Forward.OfOne) (input, pass) -> {
            Tensor x = input.values();
            Tensor below = torch.relu(x.neg()).mul(weights.get("W"));
            return input.with(torch.relu(x).sub(below));
        };
    }

    private static Forward elementWise(ElementWiseMultiplicationLayer settings, Weights weights) {
        Output.Activation activation = Activations.of(settings.getActivationFn());
        return (Forward.OfOne) (input, pass) -> {
            Tensor before = torch.addcmul(row(weights, "b"), input.values(), row(weights, "W"));
            return activated(input.with(before), activation, pass);
        };
    }

    private static Forward repeat(RepeatVector settings, Weights weights) {
        long times = settings.getN();
        int time = settings.getDataFormat() == RNNFormat.NCW ? 2 : 1;
        return (Forward.OfOne) (input, pass) -> {
            Tensor once = input.values().unsqueeze(time);
            long[] shape = once.shape().clone();
            shape[time] = times;
            return input.with(once.expand(shape));
        };
    }

    /** DL4J stops going back here: nothing below a frozen layer learns through it, unless the plan thaws some of that. */
    private static Forward frozen(FrozenLayer settings, Weights weights) {
        Forward inner = Translators.of(settings.getLayer(), weights);
        boolean frozen = weights.node().frozen();
        boolean stops = weights.node().stops();
        return (inputs, pass) -> {
            Signal found = inner.apply(inputs, frozen ? pass.inference() : pass);
            return stops ? found.with(found.values().detach()) : found;
        };
    }

    /** A dropout inside is not drawn; DL4J draws it on the way back, where nothing was dropped on the way forth. */
    private static Forward frozenWithBackprop(FrozenLayerWithBackprop settings, Weights weights) {
        if (!weights.node().frozen()) { // the plan thaws it
            return Translators.of(settings.getUnderlying(), weights);
        }
        if (settings.getUnderlying() instanceof BatchNormalization) {
            throw new Uncovered("BatchNormalization in FrozenLayerWithBackprop");
        }
        if (settings.getUnderlying() instanceof ActivationLayer) {
            throw new Uncovered(
                    "ActivationLayer in FrozenLayerWithBackprop, whose input DL4J overwrites before it needs it");
        }
        Forward inner = Translators.of(settings.getUnderlying(), weights);
        return (inputs, pass) -> inner.apply(inputs, pass.inference());
    }

    /** {@code x W + b}; DL4J's [in, out] in order f is LibTorch's [out, in] in order c. */
    static Tensor linear(Tensor input, Weights weights) {
        Tensor weight = weights.get("W").t();
        Tensor bias = weights.get("b");
        return bias == null
                ? torch.linear(input, weight)
                : torch.linear(input, weight, new TensorOptional(bias.view(-1)));
    }

    /** {@code x W} with mean 0 and deviation 1 in each row, times the gain, plus b. */
    private static Tensor normalised(Tensor input, Weights weights) {
        Tensor product = torch.linear(input, weights.get("W").t());
        // DL4J makes 0 of a row of equal numbers, whose deviation is 0.
        Tensor equal = product.amax(new long[] {1}, true).eq(product.amin(new long[] {1}, true));
        Tensor spread = torch.layer_norm(
                product, new long[] {product.size(1)}, new TensorOptional(), new TensorOptional(), LEAST, false);
        Tensor gained = spread.masked_fill(equal, new Scalar(0)).mul(row(weights, "g"));
        return weights.get("b") == null ? gained : gained.add(row(weights, "b"));
    }

    private static Tensor row(Weights weights, String key) {
        return weights.get(key).view(1, -1);
    }
}
