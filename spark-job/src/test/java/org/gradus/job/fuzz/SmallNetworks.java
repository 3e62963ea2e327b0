package org.gradus.job.fuzz;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks as small as DL4J has them, as JSON. */
final class SmallNetworks {
    private SmallNetworks() {}

    /** A MultiLayerNetwork of 3 inputs and 2 classes. */
    static String sequence() {
        return new NeuralNetConfiguration.Builder()
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(3)
                        .nOut(2)
                        .activation(Activation.TANH)
                        .build())
                .layer(output())
                .build()
                .toJson();
    }

    /** The same as a ComputationGraph, with batch normalisation. */
    static String graph() {
        return new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("dense", new DenseLayer.Builder().nIn(3).nOut(2).build(), "in")
                .addLayer("norm", new BatchNormalization.Builder().nOut(2).build(), "dense")
                .addLayer("out", output(), "norm")
                .setOutputs("out")
                .build()
                .toJson();
    }

    private static OutputLayer output() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(2)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .build();
    }
}
