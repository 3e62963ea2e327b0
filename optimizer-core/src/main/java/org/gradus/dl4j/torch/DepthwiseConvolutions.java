package org.gradus.dl4j.torch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;

/** Convolutions of each channel by itself, and what mixes the channels afterwards. */
final class DepthwiseConvolutions {
    private static final int[] ONE = {1, 1};
    private static final int[] NONE = {0, 0};

    private DepthwiseConvolutions() {}

    /** DL4J's kernel is [height, width, in, multiplier]; channel c's results are channels c times multiplier and those after it. */
    static Forward depthwise(DepthwiseConvolution2D settings, Weights weights) {
        Window window = Convolutions.window(settings, 2);
        Channels channels = Channels.of(settings.getCnn2dDataFormat());
        Output.Activation activation = Activations.of(settings.getActivationFn());
        return (Forward.OfOne) (input, pass) -> {
            Tensor own = weights.get("W");
            Tensor kernel = own.permute(2, 3, 0, 1).reshape(-1, 1, own.size(0), own.size(1));
            Tensor first = channels.first(input.values());
            Tensor found = Convolutions.convolve(first, kernel, Convolutions.bias(weights), window, own.size(2));
            Tensor outputs = activation.apply(channels.own(found), pass);
            return new Signal(outputs, SpaceMasks.overImages(input.mask(), window));
        };
    }

    /** DL4J's kernels are [multiplier, in, height, width] and [out, in x multiplier, 1, 1]. */
    static Forward separable(SeparableConvolution2D settings, Weights weights) {
        Window window = Convolutions.window(settings, 2);
        Window point = Window.of(2, ONE, ONE, NONE, ONE, ConvolutionMode.Truncate);
        Channels channels = Channels.of(settings.getCnn2dDataFormat());
        Output.Activation activation = Activations.of(settings.getActivationFn());
        return (Forward.OfOne) (input, pass) -> {
            Tensor own = weights.get("W");
            Tensor kernel = own.permute(1, 0, 2, 3).reshape(-1, 1, own.size(2), own.size(3));
            Tensor first = channels.first(input.values());
            Tensor depth = Convolutions.convolve(first, kernel, new TensorOptional(), window, own.size(1));
            Tensor found = Convolutions.convolve(depth, weights.get("pW"), Convolutions.bias(weights), point, 1);
            Tensor outputs = activation.apply(channels.own(found), pass);
            return new Signal(outputs, SpaceMasks.overImages(input.mask(), window));
        };
    }
}
