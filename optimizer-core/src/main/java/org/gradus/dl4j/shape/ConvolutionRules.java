package org.gradus.dl4j.shape;

import static org.gradus.dl4j.shape.ShapeRules.one;

import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Pooling1D;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/** Convolutions, transposed ones, and pooling over windows. */
final class ConvolutionRules {
    /** By DL4J's class. */
    static final Map<Class<?>, ShapeRule<?>> ALL = Map.ofEntries(
            one(ConvolutionLayer.class, ConvolutionRules::two),
            one(Convolution2D.class, ConvolutionRules::two),
            one(SeparableConvolution2D.class, ConvolutionRules::two),
            one(DepthwiseConvolution2D.class, ConvolutionRules::depthwise),
            one(Convolution1DLayer.class, ConvolutionRules::one1d),
            one(Convolution1D.class, ConvolutionRules::one1d),
            one(
                    Convolution3D.class,
                    (settings, input) -> slide(
                            Space.of(3, settings.getDataFormat()),
                            window(settings),
                            input,
                            settings.getNIn(),
                            settings.getNOut())),
            one(
                    Deconvolution2D.class,
                    (settings, input) -> spread(Space.of(settings.getCnn2dDataFormat()), settings, input)),
            one(
                    Deconvolution3D.class,
                    (settings, input) -> spread(Space.of(3, settings.getDataFormat()), settings, input)),
            one(SubsamplingLayer.class, ConvolutionRules::pool),
            one(Pooling2D.class, ConvolutionRules::pool),
            one(Subsampling1DLayer.class, ConvolutionRules::pool1d),
            one(Pooling1D.class, ConvolutionRules::pool1d),
            one(Subsampling3DLayer.class, (settings, input) -> {
                Space space = Space.of(3, settings.getDataFormat());
                SlidingWindow window = new SlidingWindow(
                        settings.getKernelSize(),
                        settings.getStride(),
                        settings.getPadding(),
                        settings.getDilation(),
                        settings.getConvolutionMode());
                return space.map(space.require(input), (d, size) -> window.places(d, 3, size, false));
            }));

    private ConvolutionRules() {}

    private static SlidingWindow window(ConvolutionLayer settings) {
        return new SlidingWindow(
                settings.getKernelSize(),
                settings.getStride(),
                settings.getPadding(),
                settings.getDilation(),
                settings.getConvolutionMode());
    }

    private static ArrayShape slide(Space space, SlidingWindow window, ArrayShape input, long in, long out) {
        space.require(input, in);
        // Over time DL4J does not mind a remainder.
        boolean whole = space.dimensions() > 1;
        return space.map(input, (d, size) -> window.places(d, space.dimensions(), size, whole))
                .with(space.channels(), out);
    }

    private static ArrayShape two(ConvolutionLayer settings, ArrayShape input) {
        Space space = Space.of(settings.getCnn2dDataFormat());
        return slide(space, window(settings), input, settings.getNIn(), settings.getNOut());
    }

    private static ArrayShape depthwise(DepthwiseConvolution2D settings, ArrayShape input) {
        long in = settings.getNIn();
        Space space = Space.of(settings.getCnn2dDataFormat());
        return slide(space, window(settings), input, in, in * settings.getDepthMultiplier());
    }

    private static ArrayShape one1d(Convolution1DLayer settings, ArrayShape input) {
        Space space = new Space(1, settings.getRnnDataFormat() == RNNFormat.NWC);
        return slide(space, window(settings), input, settings.getNIn(), settings.getNOut());
    }

    private static ArrayShape spread(Space space, ConvolutionLayer settings, ArrayShape input) {
        SlidingWindow window = window(settings);
        space.require(input, settings.getNIn());
        return space.map(input, (d, size) -> window.spread(d, space.dimensions(), size))
                .with(space.channels(), settings.getNOut());
    }

    private static SlidingWindow window(SubsamplingLayer settings) {
        return new SlidingWindow(
                settings.getKernelSize(),
                settings.getStride(),
                settings.getPadding(),
                settings.getDilation(),
                settings.getConvolutionMode());
    }

    private static ArrayShape pool(SubsamplingLayer settings, ArrayShape input) {
        Space space = Space.of(settings.getCnn2dDataFormat());
        SlidingWindow window = window(settings);
        return space.map(space.require(input), (d, size) -> window.places(d, 2, size, false));
    }

    private static ArrayShape pool1d(Subsampling1DLayer settings, ArrayShape input) {
        Space space = new Space(1, settings.getCnn2dDataFormat() == CNN2DFormat.NHWC);
        SlidingWindow window = window(settings);
        return space.map(space.require(input), (d, size) -> window.places(d, 1, size, false));
    }
}
