package org.gradus.dl4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.deeplearning4j.nn.conf.ConvolutionMode.Causal;
import static org.deeplearning4j.nn.conf.ConvolutionMode.Same;
import static org.deeplearning4j.nn.conf.ConvolutionMode.Strict;
import static org.deeplearning4j.nn.conf.ConvolutionMode.Truncate;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.gradus.dl4j.Dl4jEngine;
import org.gradus.engine.Batch;
import org.gradus.engine.Engine;
import org.gradus.engine.Moment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;

/** Without these, a convolution would see other places with LibTorch than with DL4J. */
class ConvolutionsTest {
    static Stream<Arguments> windows() {
        return Stream.of(
                Arguments.of(Truncate, 3, 1, 0, 1),
                Arguments.of(Truncate, 3, 2, 1, 1),
                Arguments.of(Truncate, 2, 3, 2, 1),
                Arguments.of(Truncate, 3, 1, 2, 2),
                Arguments.of(Strict, 3, 2, 1, 1),
                Arguments.of(Same, 3, 1, 0, 1),
                Arguments.of(Same, 3, 2, 0, 1),
                Arguments.of(Same, 2, 1, 0, 1),
                Arguments.of(Same, 4, 3, 0, 1),
                Arguments.of(Same, 1, 2, 0, 1),
                Arguments.of(Same, 3, 2, 0, 2));
    }

    @ParameterizedTest
    @MethodSource("windows")
    void images(ConvolutionMode mode, int kernel, int stride, int padding, int dilation) {
        for (CNN2DFormat format : CNN2DFormat.values()) {
            ConvolutionLayer layer = new ConvolutionLayer.Builder(kernel, kernel)
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
            SpaceNetwork.sameImages(format, 5, 9, 7, layer);
        }
    }

    @ParameterizedTest
    @MethodSource("windows")
    void volumes(ConvolutionMode mode, int kernel, int stride, int padding, int dilation) {
        for (Convolution3D.DataFormat format : Convolution3D.DataFormat.values()) {
            Convolution3D layer = new Convolution3D.Builder(kernel, kernel, kernel)
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
            SpaceNetwork.sameVolumes(format, 3, 5, 7, 9, layer);
        }
    }

    static Stream<Arguments> timeWindows() {
        return Stream.concat(
                windows(),
                Stream.of(
                        Arguments.of(Causal, 3, 1, 0, 1),
                        Arguments.of(Causal, 3, 2, 0, 1),
                        Arguments.of(Causal, 2, 1, 0, 3)));
    }

    @ParameterizedTest
    @MethodSource("timeWindows")
    void time_series(ConvolutionMode mode, int kernel, int stride, int padding, int dilation) {
        Convolution1DLayer layer = new Convolution1DLayer.Builder(kernel)
                .nIn(4)
                .nOut(5)
                .stride(stride)
                .padding(padding)
                .dilation(dilation)
                .convolutionMode(mode)
                .hasBias(stride != 2)
                .activation(Activation.TANH)
                .build();
        SpaceNetwork.same(SpaceNetwork.series(5, layer), 2, 9);
    }

    @Test
    void a_format_in_which_dl4j_cannot_train_is_named_as_uncovered() {
        Convolution1DLayer layer = new Convolution1DLayer.Builder(3)
                .nIn(2)
                .nOut(4)
                .rnnDataFormat(RNNFormat.NWC)
                .build();
        Comparison network = Comparison.of(
                new NeuralNetConfiguration.Builder()
                        .list()
                        .layer(layer)
                        .layer(new GlobalPoolingLayer.Builder()
                                .poolingDimensions(1)
                                .build())
                        .layer(SpaceNetwork.output(4))
                        .build(),
                9,
                2);
        assertThat(TorchEngine.uncovered(network.model()))
                .singleElement()
                .asString()
                .contains("Convolution1DLayer", "NWC");
        Batch batch = network.batch(3, 18);
        try (Engine dl4j = Dl4jEngine.open(network.model(), List.of(9, 2))) {
            assertThatThrownBy(() -> dl4j.computeGradient(batch, new Moment(0, 0, 1)))
                    .isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void softmax_over_channels_that_come_last_is_named_as_uncovered() {
        ConvolutionLayer layer = new ConvolutionLayer.Builder(1, 1)
                .nIn(4)
                .nOut(4)
                .dataFormat(CNN2DFormat.NHWC)
                .activation(Activation.SOFTMAX)
                .build();
        Comparison network = Comparison.of(SpaceNetwork.images(CNN2DFormat.NHWC, 4, layer), 5, 3, 2);
        assertThat(TorchEngine.uncovered(network.model()))
                .singleElement()
                .asString()
                .contains("ConvolutionLayer", "softmax with NHWC", "its gradient over the width");
    }
}
