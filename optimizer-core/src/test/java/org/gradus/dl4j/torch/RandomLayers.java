package org.gradus.dl4j.torch;

import java.util.Random;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;

/** Draws layers whose numbers of inputs DL4J finds out. */
@SuppressWarnings("deprecation") // saved networks hold layers that DL4J has deprecated
final class RandomLayers extends RandomImages {
    RandomLayers(Random random) {
        super(random);
    }

    /** Takes and gives rows. */
    Layer row(int inputs) {
        return perhapsFrozen(
                switch (random.nextInt(10)) {
                    case 0 -> norm(null);
                    case 1 -> activationLayer();
                    case 2 -> rarely() ? new PReLULayer.Builder().build() : activationLayer();
                    case 3 ->
                        new ElementWiseMultiplicationLayer.Builder()
                                .nIn(inputs)
                                .nOut(inputs)
                                .activation(activation())
                                .build();
                    default ->
                        new DenseLayer.Builder()
                                .nOut(width())
                                .activation(activation())
                                .hasBias(!rarely())
                                .hasLayerNorm(rarely())
                                .build();
                });
    }

    Layer output() {
        Head head = head();
        if (rarely()) {
            return new CenterLossOutputLayer.Builder(head.loss())
                    .nOut(OUTPUTS)
                    .activation(head.activation())
                    .alpha(0.3)
                    .lambda(0.2)
                    .build();
        }
        return new OutputLayer.Builder(head.loss())
                .nOut(OUTPUTS)
                .activation(head.activation())
                .hasBias(!rarely())
                .build();
    }

    Layer lossOnly() {
        Head head = head();
        return new LossLayer.Builder(head.loss()).activation(head.activation()).build();
    }

    private Layer recurrent(RNNFormat format) {
        int out = width();
        return switch (random.nextInt(4)) {
            case 0 ->
                new SimpleRnn.Builder()
                        .nOut(out)
                        .activation(activation())
                        .hasLayerNorm(rarely())
                        .dataFormat(format)
                        .build();
            case 1 ->
                new GravesLSTM.Builder()
                        .nOut(out)
                        .activation(one(activation(), Tanh.IT))
                        .dataFormat(format)
                        .build();
            default ->
                new LSTM.Builder()
                        .nOut(out)
                        .activation(one(activation(), Tanh.IT, Tanh.IT))
                        .dataFormat(format)
                        .build();
        };
    }

    private static final class Tanh {
        static final org.nd4j.linalg.activations.IActivation IT =
                org.nd4j.linalg.activations.Activation.TANH.getActivationFunction();
    }

    /** Takes and gives time series. */
    Layer series(RNNFormat format) {
        return perhapsFrozen(
                switch (random.nextInt(14)) {
                    case 0 -> new Bidirectional(one(Bidirectional.Mode.values()), recurrent(format));
                    case 1 ->
                        new GravesBidirectionalLSTM.Builder()
                                .nOut(width())
                                .activation(Tanh.IT)
                                .dataFormat(format)
                                .build();
                    case 2 ->
                        new Convolution1DLayer.Builder(from(1, 3))
                                .nOut(width())
                                .stride(from(1, 2))
                                .convolutionMode(
                                        one(ConvolutionMode.Same, ConvolutionMode.Truncate, ConvolutionMode.Causal))
                                .rnnDataFormat(format)
                                .activation(activation())
                                .hasBias(!rarely())
                                .build();
                    case 3 ->
                        new Subsampling1DLayer.Builder(one(PoolingType.MAX, PoolingType.AVG, PoolingType.PNORM))
                                .kernelSize(from(1, 3))
                                .stride(from(1, 2))
                                .convolutionMode(mode())
                                .pnorm(2)
                                .build();
                    case 4 ->
                        rarely()
                                ? new Upsampling1D.Builder(2).build()
                                : new ZeroPadding1DLayer.Builder(from(0, 2), from(0, 1)).build();
                    case 5 -> new Cropping1D.Builder(from(0, 1), from(0, 1)).build();
                    case 6 ->
                        new TimeDistributed(
                                new DenseLayer.Builder()
                                        .nOut(width())
                                        .activation(activation())
                                        .build(),
                                format);
                    case 7 ->
                        new DenseLayer.Builder()
                                .nOut(width())
                                .activation(activation())
                                .build();
                    case 8 -> new MaskZeroLayer(recurrent(format), 0);
                    case 9 -> activationLayer();
                    default -> recurrent(format);
                });
    }

    Layer lastStep(RNNFormat format) {
        Layer within =
                rarely() ? new Bidirectional(one(Bidirectional.Mode.values()), recurrent(format)) : recurrent(format);
        return new LastTimeStep(within);
    }

    Layer everyStep(RNNFormat format) {
        Head head = head();
        return new RnnOutputLayer.Builder(head.loss())
                .nOut(OUTPUTS)
                .activation(head.activation())
                .dataFormat(format)
                .build();
    }

    Layer everyStepLoss(RNNFormat format) {
        Head head = head();
        return new RnnLossLayer.Builder(head.loss())
                .activation(head.activation())
                .dataFormat(format)
                .build();
    }

    LSTM toOutputs(RNNFormat format) {
        return new LSTM.Builder()
                .nOut(OUTPUTS)
                .activation(Tanh.IT)
                .dataFormat(format)
                .build();
    }

    /** Takes and gives volumes. */
    Layer volume(Convolution3D.DataFormat format) {
        int[] kernel = {from(1, 2), from(1, 3), from(1, 2)};
        int[] stride = {1, from(1, 2), from(1, 2)};
        return switch (random.nextInt(4)) {
            case 0 ->
                new Subsampling3DLayer.Builder(one(PoolingType.MAX, PoolingType.AVG))
                        .kernelSize(kernel)
                        .stride(stride)
                        .convolutionMode(mode())
                        .dataFormat(format)
                        .build();
            case 1 -> activationLayer();
            default ->
                new Convolution3D.Builder(kernel)
                        .nOut(width())
                        .stride(stride)
                        .convolutionMode(mode())
                        .dataFormat(format)
                        .activation(activation())
                        .hasBias(!rarely())
                        .build();
        };
    }
}
