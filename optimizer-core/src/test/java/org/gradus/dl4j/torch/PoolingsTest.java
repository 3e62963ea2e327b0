package org.gradus.dl4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.deeplearning4j.nn.conf.ConvolutionMode.Same;
import static org.deeplearning4j.nn.conf.ConvolutionMode.Truncate;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.gradus.dl4j.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Without these, windows at the border would be pooled by other rules than DL4J's. */
class PoolingsTest {
    private static final List<PoolingType> WINDOWED = List.of(PoolingType.MAX, PoolingType.AVG, PoolingType.PNORM);

    static Stream<Arguments> windows() {
        return Stream.of(
                Arguments.of(Truncate, 2, 2, 0, 1),
                Arguments.of(Truncate, 3, 2, 1, 1),
                Arguments.of(Truncate, 3, 1, 2, 1),
                Arguments.of(Truncate, 2, 2, 1, 2),
                Arguments.of(Same, 2, 1, 0, 1),
                Arguments.of(Same, 3, 2, 0, 1),
                Arguments.of(Same, 2, 3, 0, 1),
                Arguments.of(Same, 3, 1, 0, 2));
    }

    @ParameterizedTest
    @MethodSource("windows")
    void images(ConvolutionMode mode, int kernel, int stride, int padding, int dilation) {
        for (PoolingType type : WINDOWED) {
            for (CNN2DFormat format : CNN2DFormat.values()) {
                SubsamplingLayer layer = new SubsamplingLayer.Builder(type)
                        .kernelSize(kernel, kernel)
                        .stride(stride, stride)
                        .padding(padding, padding)
                        .dilation(dilation, dilation)
                        .pnorm(3)
                        .convolutionMode(mode)
                        .dataFormat(format)
                        .build();
                SpaceNetwork.sameImages(format, 4, 9, 7, layer);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("windows")
    void averages_that_count_padding(ConvolutionMode mode, int kernel, int stride, int padding, int dilation) {
        SubsamplingLayer layer = new SubsamplingLayer.Builder(PoolingType.AVG)
                .kernelSize(kernel, kernel)
                .stride(stride, stride)
                .padding(padding, padding)
                .dilation(dilation, dilation)
                .avgPoolIncludePadInDivisor(true)
                .convolutionMode(mode)
                .build();
        SpaceNetwork.same(SpaceNetwork.images(CNN2DFormat.NCHW, 4, layer), 2, 9, 7);
    }

    @ParameterizedTest
    @CsvSource({"Truncate,2,2,1", "Truncate,3,1,2", "Same,2,1,1", "Same,3,2,1", "Same,2,3,1"})
    void time_series(ConvolutionMode mode, int kernel, int stride, int dilation) {
        for (PoolingType type : WINDOWED) {
            Subsampling1DLayer layer = overTime(type, kernel, stride, 0);
            layer.setDilation(new int[] {dilation, 1});
            layer.setConvolutionMode(mode);
            SpaceNetwork.same(SpaceNetwork.series(4, layer), 2, 9);
        }
    }

    private static Subsampling1DLayer overTime(PoolingType type, int kernel, int stride, int padding) {
        return new Subsampling1DLayer.Builder(type)
                .kernelSize(kernel)
                .stride(stride)
                .padding(padding)
                .pnorm(3)
                .build();
    }

    @Test
    void what_dl4j_pools_wrongly_over_time_is_named_as_uncovered() {
        Subsampling1DLayer causal = overTime(PoolingType.MAX, 3, 1, 0);
        causal.setConvolutionMode(ConvolutionMode.Causal);
        assertThat(uncovered(causal)).contains("Subsampling1DLayer", "mode Causal");
        Subsampling1DLayer last = overTime(PoolingType.MAX, 3, 1, 0);
        last.setCnn2dDataFormat(CNN2DFormat.NHWC);
        assertThat(uncovered(last)).contains("Subsampling1DLayer", "NWC");
        assertThat(uncovered(overTime(PoolingType.MAX, 3, 2, 1))).contains("Subsampling1DLayer", "padding");
    }

    private static String uncovered(Subsampling1DLayer layer) {
        Model model = Comparison.of(SpaceNetwork.series(4, layer), 2, 9).model();
        return String.join("; ", TorchEngine.uncovered(model));
    }

    @ParameterizedTest
    @MethodSource("windows")
    void volumes(ConvolutionMode mode, int kernel, int stride, int padding, int dilation) {
        for (Subsampling3DLayer.PoolingType type : Subsampling3DLayer.PoolingType.values()) {
            for (Convolution3D.DataFormat format : Convolution3D.DataFormat.values()) {
                Subsampling3DLayer layer = new Subsampling3DLayer.Builder(type)
                        .kernelSize(kernel, kernel, kernel)
                        .stride(stride, stride, stride)
                        .padding(padding, padding, padding)
                        .dilation(dilation, dilation, dilation)
                        .convolutionMode(mode)
                        .dataFormat(format)
                        .build();
                SpaceNetwork.sameVolumes(format, 4, 4, 5, 6, layer);
            }
        }
    }

    @Test
    void a_dropout_that_dl4j_does_not_apply_to_pooling() {
        SubsamplingLayer pooling =
                new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 2).build();
        pooling.setIDropout(new Dropout(0.5));
        SpaceNetwork.sameImages(CNN2DFormat.NCHW, 4, 5, 5, pooling);
    }

    @Test
    void a_window_larger_than_the_image_is_refused() {
        SubsamplingLayer layer = new SubsamplingLayer.Builder(PoolingType.MAX)
                .kernelSize(3, 1)
                .stride(2, 1)
                .dataFormat(CNN2DFormat.NHWC)
                .build();
        Comparison network = Comparison.of(SpaceNetwork.images(CNN2DFormat.NHWC, 4, layer), 2, 4, 2);
        assertThatThrownBy(() -> network.torch(network.batch(1, 16)))
                .hasMessageContaining(
                        "layer1 (SubsamplingLayer) as [2, 4, 4], but it has a window of 3 with padding 0 over HEIGHT 2");
    }

    @Test
    void sums_over_windows_are_named_as_uncovered() {
        SubsamplingLayer layer = new SubsamplingLayer.Builder(PoolingType.SUM).build();
        Comparison network = Comparison.of(SpaceNetwork.images(CNN2DFormat.NCHW, 4, layer), 2, 9, 7);
        assertThat(TorchEngine.uncovered(network.model()))
                .singleElement()
                .asString()
                .contains("SubsamplingLayer", "pooling type SUM");
    }
}
