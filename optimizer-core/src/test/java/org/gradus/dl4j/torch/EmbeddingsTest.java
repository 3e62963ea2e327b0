package org.gradus.dl4j.torch;

import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.gradus.engine.Batch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Without these, words would have other vectors with LibTorch than with DL4J. */
class EmbeddingsTest {
    private static final int WORDS = 6;

    private static Batch words(Batch of) {
        Random random = new Random(2);
        for (int k = 0; k < of.features().length; k++) {
            of.features()[k] = random.nextInt(WORDS);
        }
        return of;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void one_word(boolean bias) {
        MultiLayerConfiguration network = new NeuralNetConfiguration.Builder()
                .list()
                .layer(new EmbeddingLayer.Builder()
                        .nIn(WORDS)
                        .nOut(4)
                        .hasBias(bias)
                        .activation(Activation.TANH)
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(4)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build();
        Comparison comparison = Comparison.of(network);
        comparison.same(words(comparison.batch(7, 1)), words(comparison.batch(1, 1)));
    }

    @ParameterizedTest
    @CsvSource({"NCW, true", "NWC, false"})
    void a_sequence_of_words(RNNFormat format, boolean bias) {
        MultiLayerConfiguration network = new NeuralNetConfiguration.Builder()
                .list()
                .layer(new EmbeddingSequenceLayer.Builder()
                        .nIn(WORDS)
                        .nOut(4)
                        .hasBias(bias)
                        .outputDataFormat(format)
                        .activation(Activation.TANH)
                        .build())
                .layer(new LSTM.Builder().nIn(4).nOut(5).dataFormat(format).build())
                .layer(new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(5)
                        .nOut(3)
                        .dataFormat(format)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build();
        Comparison comparison = Comparison.of(network);
        comparison.same(
                words(comparison.sequences(3, 1, 5, false, false)), words(comparison.sequences(3, 1, 5, true, true)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_graph_over_words(boolean masked) {
        var graph = new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                        "words",
                        new EmbeddingSequenceLayer.Builder().nIn(WORDS).nOut(4).build(),
                        "in")
                .addLayer(
                        "last",
                        new LastTimeStep(new LSTM.Builder()
                                .nIn(4)
                                .nOut(5)
                                .activation(Activation.TANH)
                                .build()),
                        "words")
                .addLayer(
                        "out",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nIn(5)
                                .nOut(3)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "last")
                .setOutputs("out")
                .build();
        Comparison comparison = Comparison.of(graph);
        comparison.same(words(comparison.sequences(3, 1, 5, masked, false)));
    }
}
