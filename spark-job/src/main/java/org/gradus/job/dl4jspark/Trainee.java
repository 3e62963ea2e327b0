package org.gradus.job.dl4jspark;

import java.util.function.DoubleConsumer;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The network that dl4j-spark wants trained, of either kind.
 *
 * @param spark where it is trained
 * @param network the network itself
 * @param json its configuration
 * @param iteration its count of iterations
 * @param setIteration sets that count
 * @param epoch its count of epochs
 * @param setScore takes the score that the network and dl4j-spark's wrapper report
 * @param show has the network show a batch of so many examples, all zeros; the result takes it away again
 */
record Trainee(
        JavaSparkContext spark,
        Model network,
        Supplier<String> json,
        IntSupplier iteration,
        IntConsumer setIteration,
        IntSupplier epoch,
        DoubleConsumer setScore,
        LongFunction<Runnable> show) {
    static Trainee of(SparkDl4jMultiLayer wrapper) {
        MultiLayerConfiguration conf = wrapper.getNetwork().getLayerWiseConfigurations();
        return new Trainee(
                wrapper.getSparkContext(),
                wrapper.getNetwork(),
                conf::toJson,
                conf::getIterationCount,
                conf::setIterationCount,
                conf::getEpochCount,
                score -> {
                    wrapper.getNetwork().setScore(score);
                    wrapper.setScore(score);
                },
                examples -> show(wrapper.getNetwork(), examples));
    }

    static Trainee of(SparkComputationGraph wrapper) {
        ComputationGraphConfiguration conf = wrapper.getNetwork().getConfiguration();
        return new Trainee(
                wrapper.getSparkContext(),
                wrapper.getNetwork(),
                conf::toJson,
                conf::getIterationCount,
                conf::setIterationCount,
                conf::getEpochCount,
                score -> {
                    wrapper.getNetwork().setScore(score);
                    wrapper.setScore(score);
                },
                examples -> show(wrapper.getNetwork(), examples));
    }

    private static Runnable show(MultiLayerNetwork network, long examples) {
        INDArray input = network.getInput();
        INDArray labels = network.getLabels();
        network.setInput(zeros(examples));
        network.setLabels(zeros(examples));
        return () -> {
            network.setInput(input);
            network.setLabels(labels);
        };
    }

    private static Runnable show(ComputationGraph network, long examples) {
        INDArray[] inputs = network.getInputs();
        network.setInputs(zeros(examples));
        return () -> network.setInputs(inputs);
    }

    /** Listeners ask for the number of rows alone. */
    private static INDArray zeros(long examples) {
        return Nd4j.zeros(Math.max(1, examples), 1);
    }

    /** A copy of the weights. */
    float[] weights() {
        return network.params().toFloatVector();
    }

    void setWeights(float[] weights) {
        network.setParams(Nd4j.create(weights, new long[] {1, weights.length}, 'c'));
    }

    /** What Gradus trains. */
    org.gradus.dl4j.Model model(long seed) {
        return org.gradus.dl4j.Model.fromConfiguration(json.get(), "network", seed)
                .withWeights(weights());
    }
}
