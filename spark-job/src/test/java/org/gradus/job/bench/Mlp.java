package org.gradus.job.bench;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The networks that are trained. */
final class Mlp {
    static final double RATE = 1e-3;

    private Mlp() {}

    /** 784, 512, 256, 10: 535,818 weights. */
    static MultiLayerConfiguration small() {
        return of(512, 256);
    }

    /** Pixels, two hidden layers, classes. */
    static MultiLayerConfiguration of(int first, int second) {
        return new NeuralNetConfiguration.Builder()
                .seed(20)
                .updater(new Adam(RATE))
                .weightInit(WeightInit.RELU)
                .activation(Activation.RELU)
                .list()
                .layer(dense(Clothes.PIXELS, first))
                .layer(dense(first, second))
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(second)
                        .nOut(Clothes.CLASSES)
                        .weightInit(WeightInit.XAVIER)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build();
    }

    private static DenseLayer dense(int in, int out) {
        return new DenseLayer.Builder().nIn(in).nOut(out).build();
    }
}
