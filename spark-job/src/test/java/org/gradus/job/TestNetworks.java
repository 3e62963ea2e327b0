package org.gradus.job;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks for {@link Table}, as DL4J's JSON. */
public final class TestNetworks {
    /** The largest norm of a column of the constrained layer; well below that of the first weights. */
    static final double MAX_NORM = 0.4;

    private TestNetworks() {}

    /** Two layers. */
    public static String plain() {
        return builder()
                .list()
                .layer(dense(Table.FEATURES, 8).build())
                .layer(output(8))
                .build()
                .toJson();
    }

    /** Dropout, and statistics of batches that have seen it. */
    static String noisy() {
        return builder()
                .list()
                .layer(dense(Table.FEATURES, 16).build())
                .layer(dense(16, 16).dropOut(0.7).build())
                .layer(new BatchNormalization.Builder().nOut(16).build())
                .layer(output(16))
                .build()
                .toJson();
    }

    /** Dropout, without what looks at whole batches. */
    static String dropped() {
        return builder()
                .list()
                .layer(dense(Table.FEATURES, 16).build())
                .layer(dense(16, 16).dropOut(0.7).build())
                .layer(dense(16, 16).build())
                .layer(output(16))
                .build()
                .toJson();
    }

    /** Batch normalisation of the features themselves. */
    static String normalised() {
        return builder()
                .list()
                .layer(new BatchNormalization.Builder()
                        .nIn(Table.FEATURES)
                        .nOut(Table.FEATURES)
                        .build())
                .layer(dense(Table.FEATURES, 8).build())
                .layer(output(8))
                .build()
                .toJson();
    }

    /** Two branches that come together. */
    static String graph() {
        return builder()
                .l2(0.01)
                .graphBuilder()
                .addInputs("in")
                .addLayer("left", dense(Table.FEATURES, 8).build(), "in")
                .addLayer("right", dense(Table.FEATURES, 8).build(), "in")
                .addLayer("norm", new BatchNormalization.Builder().nOut(8).build(), "right")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "left", "norm")
                .addLayer("out", output(8), "sum")
                .setOutputs("out")
                .build()
                .toJson();
    }

    /** Batch normalisation, l2 and a constraint: all that DL4J does to weights besides its updater. */
    static String rich() {
        return builder()
                .l2(0.01)
                .list()
                .layer(dense(Table.FEATURES, 8).build())
                .layer(new BatchNormalization.Builder().nOut(8).build())
                .layer(dense(8, 10)
                        .constrainWeights(new MaxNormConstraint(MAX_NORM, 0))
                        .build())
                .layer(output(10))
                .build()
                .toJson();
    }

    /** What TransferLearning leaves of a trained base: everything below the last two layers in a FrozenLayer. */
    static String transferred() {
        return builder()
                .l2(0.01)
                .list()
                .layer(new FrozenLayer(dense(Table.FEATURES, 8).build()))
                .layer(new FrozenLayer(
                        new BatchNormalization.Builder().nIn(8).nOut(8).build()))
                .layer(new FrozenLayer(dense(8, 8).dropOut(0.8).build()))
                .layer(dense(8, 8).build())
                .layer(output(8))
                .build()
                .toJson();
    }

    /** The same as a graph. */
    static String transferredGraph() {
        return builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("stem", new FrozenLayer(dense(Table.FEATURES, 8).build()), "in")
                .addLayer(
                        "norm",
                        new FrozenLayer(
                                new BatchNormalization.Builder().nIn(8).nOut(8).build()),
                        "stem")
                .addVertex("both", new FrozenVertex(new ElementWiseVertex(ElementWiseVertex.Op.Add)), "stem", "norm")
                .addLayer("out", output(8), "both")
                .setOutputs("out")
                .build()
                .toJson();
    }

    private static NeuralNetConfiguration.Builder builder() {
        return new NeuralNetConfiguration.Builder()
                .seed(1)
                .weightInit(WeightInit.XAVIER)
                .updater(new Sgd(0.1))
                .activation(Activation.TANH);
    }

    private static DenseLayer.Builder dense(int inputs, int outputs) {
        return new DenseLayer.Builder().nIn(inputs).nOut(outputs);
    }

    private static OutputLayer output(int inputs) {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(inputs)
                .nOut(Table.CLASSES)
                .activation(Activation.SOFTMAX)
                .build();
    }
}
