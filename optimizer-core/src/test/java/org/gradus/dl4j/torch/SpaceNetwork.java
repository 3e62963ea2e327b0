package org.gradus.dl4j.torch;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Small networks around layers under test: a convolution of one element before them, so that the gradient at their input is looked
 * at, and a norm over all of space behind them, whose gradient differs from place to place.
 */
final class SpaceNetwork {
    static final int CLASSES = 3;
    private static final int BETWEEN = 4;

    private SpaceNetwork() {}

    /**
     * For images.
     *
     * @param format where the channels are
     * @param outputs channels that the last layer gives
     * @param layers take 4 channels
     */
    static MultiLayerConfiguration images(CNN2DFormat format, int outputs, Layer... layers) {
        ConvolutionLayer first = new ConvolutionLayer.Builder(1, 1)
                .nIn(2)
                .nOut(BETWEEN)
                .dataFormat(format)
                .activation(Activation.TANH)
                .build();
        int[] space = format == CNN2DFormat.NCHW ? new int[] {2, 3} : new int[] {1, 2};
        return network(first, outputs, space, layers);
    }

    /** The same for time series, NCW. */
    static MultiLayerConfiguration series(int outputs, Layer... layers) {
        Convolution1DLayer first = new Convolution1DLayer.Builder(1)
                .nIn(2)
                .nOut(BETWEEN)
                .activation(Activation.TANH)
                .build();
        return network(first, outputs, new int[] {2}, layers);
    }

    /** The same for volumes. */
    static MultiLayerConfiguration volumes(Convolution3D.DataFormat format, int outputs, Layer... layers) {
        Convolution3D first = new Convolution3D.Builder(1, 1, 1)
                .nIn(2)
                .nOut(BETWEEN)
                .dataFormat(format)
                .activation(Activation.TANH)
                .build();
        int[] space = format == Convolution3D.DataFormat.NCDHW ? new int[] {2, 3, 4} : new int[] {1, 2, 3};
        return network(first, outputs, space, layers);
    }

    private static MultiLayerConfiguration network(Layer first, int outputs, int[] space, Layer... layers) {
        NeuralNetConfiguration.ListBuilder list =
                new NeuralNetConfiguration.Builder().list().layer(first);
        Arrays.stream(layers).forEach(list::layer);
        GlobalPoolingLayer norm = new GlobalPoolingLayer.Builder(PoolingType.PNORM)
                .pnorm(3)
                .poolingDimensions(space)
                .build();
        return list.layer(norm).layer(output(outputs)).build();
    }

    static OutputLayer output(int inputs) {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(inputs)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build();
    }

    /** A few images of 2 channels through the network of {@link #images}, then one. */
    static void sameImages(CNN2DFormat format, int outputs, int height, int width, Layer... layers) {
        if (format == CNN2DFormat.NCHW) {
            same(images(format, outputs, layers), 2, height, width);
        } else {
            same(images(format, outputs, layers), height, width, 2);
        }
    }

    /** The same for volumes. */
    static void sameVolumes(
            Convolution3D.DataFormat format, int outputs, int depth, int height, int width, Layer... layers) {
        if (format == Convolution3D.DataFormat.NCDHW) {
            same(volumes(format, outputs, layers), 2, depth, height, width);
        } else {
            same(volumes(format, outputs, layers), depth, height, width, 2);
        }
    }

    /** A few examples, then one; the loss, every gradient and the outputs. */
    static void same(MultiLayerConfiguration network, Integer... shape) {
        Comparison comparison = Comparison.of(network, shape);
        int features = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        comparison.same(comparison.batch(3, features), comparison.batch(1, features));
    }
}
