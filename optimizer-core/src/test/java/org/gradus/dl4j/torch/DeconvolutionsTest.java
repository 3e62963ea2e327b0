package org.gradus.dl4j.torch;

import static org.deeplearning4j.nn.conf.ConvolutionMode.Same;
import static org.deeplearning4j.nn.conf.ConvolutionMode.Truncate;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;

/** Without these, a transposed convolution would fill other places than DL4J's. */
class DeconvolutionsTest {
    static Stream<Arguments> windows() {
        return Stream.of(
                Arguments.of(Truncate, 3, 1, 0, 1),
                Arguments.of(Truncate, 3, 2, 1, 1),
                Arguments.of(Truncate, 2, 3, 0, 1),
                Arguments.of(Truncate, 3, 2, 1, 2),
                Arguments.of(Same, 3, 1, 0, 1),
                Arguments.of(Same, 3, 2, 0, 1),
                Arguments.of(Same, 2, 1, 0, 1),
                Arguments.of(Same, 4, 2, 0, 1),
                Arguments.of(Same, 1, 2, 0, 1),
                Arguments.of(Same, 2, 2, 0, 2));
    }

    @ParameterizedTest
    @MethodSource("windows")
    void transposed_images(ConvolutionMode mode, int kernel, int stride, int padding, int dilation) {
        for (CNN2DFormat format : CNN2DFormat.values()) {
            Deconvolution2D layer = new Deconvolution2D.Builder()
                    .kernelSize(kernel, kernel)
                    .nIn(4)
                    .nOut(5)
                    .stride(stride, stride)
                    .padding(padding, padding)
                    .dilation(dilation, dilation)
                    .convolutionMode(mode)
                    .dataFormat(format)
                    .hasBias(stride != 2)
                    .activation(Activation.TANH)
                    .build();
            SpaceNetwork.sameImages(format, 5, 7, 5, layer);
        }
    }

    @ParameterizedTest
    @MethodSource("windows")
    void transposed_volumes(ConvolutionMode mode, int kernel, int stride, int padding, int dilation) {
        for (Convolution3D.DataFormat format : Convolution3D.DataFormat.values()) {
            Deconvolution3D layer = new Deconvolution3D.Builder()
                    .kernelSize(kernel, kernel, kernel)
                    .nIn(4)
                    .nOut(3)
                    .stride(stride, stride, stride)
                    .padding(padding, padding, padding)
                    .dilation(dilation, dilation, dilation)
                    .convolutionMode(mode)
                    .dataFormat(format)
                    .hasBias(stride != 2)
                    .activation(Activation.TANH)
                    .build();
            SpaceNetwork.sameVolumes(format, 3, 2, 3, 4, layer);
        }
    }
}
