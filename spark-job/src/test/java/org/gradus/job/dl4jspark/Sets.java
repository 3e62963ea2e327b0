package org.gradus.job.dl4jspark;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gradus.job.data.TestSpark;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Little data sets and networks for them. */
final class Sets {
    static final int FEATURES = 4;
    static final int CLASSES = 3;

    private Sets() {}

    static JavaSparkContext spark() {
        return JavaSparkContext.fromSparkContext(TestSpark.session().sparkContext());
    }

    /** Data sets of one row each. */
    static List<DataSet> rows(int count) {
        Random random = new Random(3);
        List<DataSet> rows = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            float[] features = new float[FEATURES];
            for (int i = 0; i < FEATURES; i++) {
                features[i] = (float) random.nextGaussian();
            }
            float[] label = new float[CLASSES];
            label[features[0] > 0.3 ? 0 : features[1] > 0 ? 1 : 2] = 1;
            rows.add(new DataSet(
                    Nd4j.createFromArray(new float[][] {features}), Nd4j.createFromArray(new float[][] {label})));
        }
        return rows;
    }

    /** Data sets of so many rows each. */
    static List<DataSet> batches(int count, int size) {
        List<DataSet> rows = rows(count);
        List<DataSet> batches = new ArrayList<>();
        for (int k = 0; k < count; k += size) {
            batches.add(DataSet.merge(rows.subList(k, Math.min(count, k + size))));
        }
        return batches;
    }

    static JavaRDD<DataSet> rdd(List<DataSet> sets, int partitions) {
        return spark().parallelize(sets, partitions);
    }

    static MultiLayerConfiguration configuration(IUpdater updater) {
        return configuration(updater, dense());
    }

    /** Trained by this algorithm. */
    static MultiLayerConfiguration configuration(OptimizationAlgorithm algorithm) {
        MultiLayerConfiguration configuration = configuration(new Sgd(0.1));
        configuration.getConfs().forEach(layer -> layer.setOptimizationAlgo(algorithm));
        return configuration;
    }

    /** With a first layer that DL4J freezes. */
    static MultiLayerConfiguration frozen(IUpdater updater) {
        return configuration(updater, new FrozenLayer(dense()));
    }

    private static DenseLayer dense() {
        return new DenseLayer.Builder()
                .nIn(FEATURES)
                .nOut(8)
                .activation(Activation.TANH)
                .build();
    }

    private static MultiLayerConfiguration configuration(IUpdater updater, Layer first) {
        return new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(updater)
                .list()
                .layer(first)
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(8)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build();
    }

    static MultiLayerNetwork network(MultiLayerConfiguration configuration) {
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        return network;
    }

    /** A network whose own updater is plain descent at 0.1. */
    static MultiLayerNetwork network() {
        return network(configuration(new Sgd(0.1)));
    }

    static float[] weights(org.deeplearning4j.nn.api.Model network) {
        return network.params().toFloatVector();
    }
}
