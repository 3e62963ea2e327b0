package org.gradus.dl4j.torch;

import static org.gradus.dl4j.torch.Translators.entry;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/** Convolutions of one, two and three dimensions, and the table of all that work on space. */
final class Convolutions {
    /** By DL4J's class. */
    static final Map<Class<?>, Translator<?>> ALL = Map.ofEntries(
            entry(ConvolutionLayer.class, Convolutions::two),
            entry(Convolution2D.class, Convolutions::two),
            entry(Convolution1DLayer.class, Convolutions::one),
            entry(Convolution1D.class, Convolutions::one),
            entry(Convolution3D.class, Convolutions::three),
            entry(Deconvolution2D.class, Deconvolutions::two),
            entry(Deconvolution3D.class, Deconvolutions::three),
            entry(DepthwiseConvolution2D.class, DepthwiseConvolutions::depthwise),
            entry(SeparableConvolution2D.class, DepthwiseConvolutions::separable),
            entry(Upsampling1D.class, Resizings::up),
            entry(Upsampling2D.class, Resizings::up),
            entry(Upsampling3D.class, Resizings::up),
            entry(ZeroPadding1DLayer.class, Resizings::pad),
            entry(ZeroPaddingLayer.class, Resizings::pad),
            entry(ZeroPadding3DLayer.class, Resizings::pad),
            entry(Cropping1D.class, Resizings::crop),
            entry(Cropping2D.class, Resizings::crop),
            entry(Cropping3D.class, Resizings::crop),
            entry(SpaceToDepthLayer.class, SpaceBlocks::toDepth),
            entry(SpaceToBatchLayer.class, SpaceBlocks::toBatch));

    private Convolutions() {}

    /**
     * DL4J reads the kernel's memory, shaped [out, in, kernel, 1], as [kernel, in, out]. With NWC it fails in training: its gradient has
     * the other format's shape.
     */
    private static Forward one(Convolution1DLayer settings, Weights weights) {
        if (settings.getRnnDataFormat() == RNNFormat.NWC) {
            throw new Uncovered("format NWC, with which DL4J cannot train it; covered: NCW");
        }
        Window window = window(settings, 1);
        Output.Activation activation = Activations.of(settings.getActivationFn());
        return (Forward.OfOne) (input, pass) -> {
            Tensor weight = weights.get("W");
            Tensor kernel =
                    weight.view(weight.size(2), weight.size(1), weight.size(0)).permute(2, 1, 0);
            Tensor found = convolve(input.values(), kernel, bias(weights), window, 1);
            return new Signal(activation.apply(found, pass), SpaceMasks.overTime(input.mask(), window));
        };
    }

    private static Forward two(ConvolutionLayer settings, Weights weights) {
        Window window = window(settings, 2);
        Channels channels = Channels.of(settings.getCnn2dDataFormat());
        if (channels == Channels.LAST && settings.getActivationFn() instanceof ActivationSoftmax) {
            throw new Uncovered("softmax with NHWC, which DL4J takes over channels, and its gradient over the width");
        }
        Output.Activation activation = Activations.of(settings.getActivationFn());
        return (Forward.OfOne) (input, pass) -> {
            Tensor first = channels.images(input.values(), pass);
            Tensor kernel = Channels.kernel(weights.get("W"), pass);
            Tensor found = channels.own(convolve(first, kernel, bias(weights), window, 1));
            return new Signal(activation.apply(found, pass), SpaceMasks.overImages(input.mask(), window));
        };
    }

    private static Forward three(Convolution3D settings, Weights weights) {
        Window window = window(settings, 3);
        Channels channels = Channels.of(settings.getDataFormat());
        Output.Activation activation = Activations.of(settings.getActivationFn());
        return (Forward.OfOne) (input, pass) -> {
            SpaceMasks.requireNone(input.mask());
            Tensor first = channels.first(input.values());
            Tensor found = channels.own(convolve(first, weights.get("W"), bias(weights), window, 1));
            return input.with(activation.apply(found, pass));
        };
    }

    static Window window(ConvolutionLayer settings, int dimensions) {
        return Window.of(
                dimensions,
                settings.getKernelSize(),
                settings.getStride(),
                settings.getPadding(),
                settings.getDilation(),
                settings.getConvolutionMode());
    }

    static TensorOptional bias(Weights weights) {
        Tensor bias = weights.get("b");
        return bias == null ? new TensorOptional() : new TensorOptional(bias.view(-1));
    }

    /**
     * Cross-correlation.
     *
     * @param input [examples, in, space...]
     * @param kernel [out, in / groups, window...]
     * @param groups how many parts of the channels do not see one another
     */
    static Tensor convolve(Tensor input, Tensor kernel, TensorOptional bias, Window window, long groups) {
        Window.Placed placed = window.place(input);
        Tensor x = placed.values();
        long[] padding = placed.padding();
        return switch (window.dimensions()) {
            case 1 -> torch.conv1d(x, kernel, bias, window.stride(), padding, window.dilation(), groups);
            case 2 -> torch.conv2d(x, kernel, bias, window.stride(), padding, window.dilation(), groups);
            default -> torch.conv3d(x, kernel, bias, window.stride(), padding, window.dilation(), groups);
        };
    }
}
