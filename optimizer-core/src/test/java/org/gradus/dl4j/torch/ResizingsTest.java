package org.gradus.dl4j.torch;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;

/** Without these, padding, cropping and up-sampling would move an image, or swap its sides. */
class ResizingsTest {
    /** A convolution behind the layer tells places apart. */
    private static void images(CNN2DFormat format, int channels, Layer layer) {
        ConvolutionLayer behind = new ConvolutionLayer.Builder(2, 2)
                .nIn(channels)
                .nOut(3)
                .dataFormat(format)
                .activation(Activation.TANH)
                .build();
        SpaceNetwork.sameImages(format, 3, 6, 4, layer, behind);
    }

    private static void series(Layer layer) {
        Convolution1DLayer behind = new Convolution1DLayer.Builder(2)
                .nIn(4)
                .nOut(3)
                .activation(Activation.TANH)
                .build();
        SpaceNetwork.same(SpaceNetwork.series(3, layer, behind), 2, 7);
    }

    private static void volumes(Convolution3D.DataFormat format, Layer layer) {
        Convolution3D behind = new Convolution3D.Builder(2, 2, 2)
                .nIn(4)
                .nOut(3)
                .dataFormat(format)
                .activation(Activation.TANH)
                .build();
        SpaceNetwork.sameVolumes(format, 3, 5, 4, 6, layer, behind);
    }

    @ParameterizedTest
    @EnumSource
    void images(CNN2DFormat format) {
        images(
                format,
                4,
                new Upsampling2D.Builder()
                        .size(new int[] {2, 3})
                        .dataFormat(format)
                        .build());
        images(
                format,
                4,
                new ZeroPaddingLayer.Builder(1, 2, 3, 0).dataFormat(format).build());
        images(format, 4, new Cropping2D.Builder(1, 2, 0, 1).dataFormat(format).build());
        images(format, 16, new SpaceToDepthLayer.Builder<>(2, format).build());
    }

    @Test
    void time_series() {
        series(new Upsampling1D.Builder(3).build());
        series(new ZeroPadding1DLayer.Builder(2, 1).build());
        series(new Cropping1D.Builder(2, 1).build());
    }

    @Test
    void volumes() {
        for (Convolution3D.DataFormat format : Convolution3D.DataFormat.values()) {
            volumes(
                    format,
                    new Upsampling3D.Builder()
                            .size(new int[] {2, 1, 3})
                            .dataFormat(format)
                            .build());
        }
        Convolution3D.DataFormat first = Convolution3D.DataFormat.NCDHW;
        volumes(first, new ZeroPadding3DLayer.Builder(1, 0, 2, 1, 0, 3).build());
        volumes(first, new Cropping3D.Builder(1, 0, 0, 1, 2, 1).build());
    }
}
