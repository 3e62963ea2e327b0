package org.gradus.dl4j.torch;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;

/** Without these, depthwise and separable convolutions would take their kernels in another order than DL4J's. */
class DepthwiseConvolutionsTest {
    @ParameterizedTest
    @MethodSource("org.gradus.dl4j.torch.ConvolutionsTest#windows")
    void depthwise_images(ConvolutionMode mode, int kernel, int stride, int padding, int dilation) {
        for (CNN2DFormat format : CNN2DFormat.values()) {
            DepthwiseConvolution2D layer = new DepthwiseConvolution2D.Builder()
                    .kernelSize(kernel, kernel)
                    .depthMultiplier(stride)
                    .nIn(4)
                    .nOut(4 * stride)
                    .stride(stride, stride)
                    .padding(padding, padding)
                    .dilation(dilation, dilation)
                    .convolutionMode(mode)
                    .dataFormat(format)
                    .hasBias(stride != 2)
                    .activation(Activation.TANH)
                    .build();
            SpaceNetwork.sameImages(format, 4 * stride, 7, 5, layer);
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.dl4j.torch.ConvolutionsTest#windows")
    void separable_images(ConvolutionMode mode, int kernel, int stride, int padding, int dilation) {
        for (CNN2DFormat format : CNN2DFormat.values()) {
            SeparableConvolution2D layer = new SeparableConvolution2D.Builder(kernel, kernel)
                    .depthMultiplier(stride)
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
}
