package org.gradus.dl4j.torch;

import java.util.Random;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;

/** Draws layers of images, and what all kinds of layers share. */
@SuppressWarnings("deprecation") // saved networks hold layers that DL4J has deprecated
abstract class RandomImages extends RandomSettings {
    RandomImages(Random random) {
        super(random);
    }

    int width() {
        return from(2, 5);
    }

    Layer perhapsFrozen(Layer layer) {
        return switch (random.nextInt(16)) {
            case 0 -> new FrozenLayer(layer);
            case 1 -> new FrozenLayerWithBackprop(layer);
            default -> layer;
        };
    }

    Layer norm(CNN2DFormat format) {
        BatchNormalization.Builder norm = new BatchNormalization.Builder()
                .decay(one(0.9, 0.5))
                .eps(one(1e-5, 1e-3))
                .useLogStd(random.nextBoolean());
        if (rarely()) {
            norm.lockGammaBeta(true);
        }
        if (format != null) {
            norm.dataFormat(format);
        }
        return norm.build();
    }

    ConvolutionMode mode() {
        return one(ConvolutionMode.Same, ConvolutionMode.Truncate, ConvolutionMode.Truncate);
    }

    int[] pair(int low, int high) {
        return new int[] {from(low, high), from(low, high)};
    }

    /** Takes and gives images. */
    Layer image(CNN2DFormat format) {
        return perhapsFrozen(
                switch (random.nextInt(14)) {
                    case 0 -> norm(format);
                    case 1 -> activationLayer();
                    case 2 -> new PReLULayer.Builder().sharedAxes(2, 3).build();
                    case 3 ->
                        new LocalResponseNormalization.Builder()
                                .n(from(2, 5))
                                .k(2)
                                .alpha(0.1)
                                .beta(0.75)
                                .dataFormat(format)
                                .build();
                    case 4 ->
                        new Upsampling2D.Builder(from(1, 2)).dataFormat(format).build();
                    case 5 ->
                        new ZeroPaddingLayer.Builder(from(0, 2), from(0, 1), from(0, 1), from(0, 2))
                                .dataFormat(format)
                                .build();
                    case 6 ->
                        new Cropping2D.Builder(from(0, 1), from(0, 1), from(0, 1), from(0, 1))
                                .dataFormat(format)
                                .build();
                    case 7, 8 -> {
                        var pool = new SubsamplingLayer.Builder(
                                        one(PoolingType.MAX, PoolingType.AVG, PoolingType.PNORM))
                                .kernelSize(pair(2, 3))
                                .stride(pair(1, 2))
                                .convolutionMode(mode())
                                .dataFormat(format)
                                .pnorm(from(2, 3))
                                .avgPoolIncludePadInDivisor(random.nextBoolean());
                        yield (rarely() ? pool.padding(1, 1).convolutionMode(ConvolutionMode.Truncate) : pool).build();
                    }
                    case 9 ->
                        new Deconvolution2D.Builder(pair(1, 3))
                                .nOut(width())
                                .stride(pair(1, 2))
                                .convolutionMode(mode())
                                .dataFormat(format)
                                .activation(activation())
                                .hasBias(!rarely())
                                .build();
                    case 10 ->
                        new DepthwiseConvolution2D.Builder(pair(1, 3))
                                .depthMultiplier(from(1, 2))
                                .stride(pair(1, 2))
                                .convolutionMode(mode())
                                .dataFormat(format)
                                .activation(activation())
                                .hasBias(!rarely())
                                .build();
                    case 11 ->
                        new SeparableConvolution2D.Builder(pair(1, 3))
                                .nOut(width())
                                .depthMultiplier(from(1, 2))
                                .stride(pair(1, 2))
                                .convolutionMode(mode())
                                .dataFormat(format)
                                .activation(activation())
                                .hasBias(!rarely())
                                .build();
                    case 12 -> convolution(format);
                    default -> convolution(format);
                });
    }

    Layer convolution(CNN2DFormat format) {
        int[] padding = rarely() ? pair(0, 2) : new int[] {0, 0};
        return new ConvolutionLayer.Builder(pair(1, 3))
                .nOut(width())
                .stride(pair(1, 2))
                .padding(padding)
                .dilation(rarely() ? pair(1, 2) : new int[] {1, 1})
                .convolutionMode(padding[0] + padding[1] > 0 ? ConvolutionMode.Truncate : mode())
                .dataFormat(format)
                .activation(activation())
                .hasBias(!rarely())
                .build();
    }

    Layer pixelLoss(CNN2DFormat format) {
        Head head = head();
        return new CnnLossLayer.Builder(head.loss())
                .activation(head.activation())
                .format(format)
                .build();
    }

    ConvolutionLayer toClasses(CNN2DFormat format) {
        return new ConvolutionLayer.Builder(1, 1)
                .nOut(OUTPUTS)
                .dataFormat(format)
                .activation(activation())
                .build();
    }

    GlobalPoolingLayer pooled() {
        return new GlobalPoolingLayer.Builder(one(PoolingType.values()))
                .pnorm(from(2, 3))
                .build();
    }

    Layer activationLayer() {
        return new ActivationLayer(activation());
    }
}
