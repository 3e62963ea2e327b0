package org.gradus.dl4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.List;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gradus.dl4j.Dl4jEngine;
import org.gradus.dl4j.Model;
import org.gradus.dl4j.NativeThreads;
import org.gradus.engine.Batch;
import org.gradus.engine.Engine;
import org.gradus.engine.Moment;
import org.gradus.engine.Segments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Without these, truncated backpropagation through time would carry no state, or other state than DL4J's own fit. */
@SuppressWarnings("deprecation") // saved networks hold layers that DL4J has deprecated
class TruncatedTest {
    private static final int IN = 3;
    private static final int STEPS = 7;
    private static final int EXAMPLES = 4;
    private static final float RATE = 0.5f;

    /** What computes. */
    enum Which {
        DL4J {
            @Override
            Engine open(Model model) {
                return Dl4jEngine.open(model, List.of(IN, 0));
            }
        },
        TORCH {
            @Override
            Engine open(Model model) {
                return TorchEngine.open(model, List.of(IN, 0));
            }
        };

        abstract Engine open(Model model);
    }

    private static Layer[] layers() {
        return new Layer[] {
            new LSTM.Builder().nOut(5).build(),
            new TimeDistributed(new DenseLayer.Builder().nOut(4).build()),
            new SimpleRnn.Builder().nOut(4).build(),
            new GravesLSTM.Builder().nOut(3).build(),
            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(2)
                    .activation(Activation.SOFTMAX)
                    .build()
        };
    }

    private static NeuralNetConfiguration.Builder settings() {
        return new NeuralNetConfiguration.Builder()
                .seed(3)
                .activation(Activation.TANH)
                .updater(new Sgd(RATE));
    }

    private static MultiLayerNetwork network() {
        var list = settings().list();
        for (Layer layer : layers()) {
            list.layer(layer);
        }
        MultiLayerNetwork network = new MultiLayerNetwork(list.setInputType(InputType.recurrent(IN))
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(3)
                .build());
        network.init();
        return network;
    }

    private static ComputationGraph graph() {
        var builder = settings().graphBuilder().addInputs("in").setInputTypes(InputType.recurrent(IN));
        String last = "in";
        int number = 0;
        for (Layer layer : layers()) {
            builder.addLayer("l" + number, layer, last);
            last = "l" + number++;
        }
        ComputationGraph graph = new ComputationGraph(builder.setOutputs(last)
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTForwardLength(3)
                .tBPTTBackwardLength(3)
                .build());
        graph.init();
        return graph;
    }

    private static Batch sequences(Comparison comparison) {
        return comparison.sequences(EXAMPLES, IN, STEPS, false, true);
    }

    private static DataSet data(Batch batch) {
        return new DataSet(
                Nd4j.create(batch.features(), new long[] {EXAMPLES, IN, STEPS}),
                Nd4j.create(batch.labels(), new long[] {EXAMPLES, 2, STEPS}),
                null,
                Nd4j.create(batch.labelMask(), new long[] {EXAMPLES, STEPS}));
    }

    /** Two passes over one batch by plain gradient descent, one update for each segment. */
    private static float[] train(Which which, Model model, Batch batch) {
        try (Engine engine = which.open(model)) {
            long step = 0;
            for (int pass = 0; pass < 2; pass++) {
                for (Batch segment : Segments.of(batch, STEPS, model.segment().orElseThrow())) {
                    Moment moment = new Moment(step++, 0, 1);
                    engine.computeGradient(segment, moment);
                    FloatBuffer weights = engine.weights();
                    for (int k = 0; k < weights.capacity(); k++) {
                        weights.put(k, weights.get(k) - RATE * engine.gradient().get(k));
                    }
                    engine.afterUpdate(moment);
                }
            }
            float[] trained = new float[engine.layout().length()];
            engine.weights().get(0, trained);
            return trained;
        }
    }

    @ParameterizedTest
    @EnumSource(Which.class)
    void segments_train_as_fit_of_a_network_does(Which which) {
        NativeThreads.one();
        MultiLayerNetwork network = network();
        Comparison comparison =
                Comparison.of(network.getLayerWiseConfigurations().clone(), IN, 0);
        Model model = comparison.model().withWeights(network.params().dup().toFloatVector());
        Batch batch = sequences(comparison);
        network.fit(data(batch));
        network.fit(data(batch));
        Comparison.close("weights", train(which, model, batch), network.params().toFloatVector());
    }

    @ParameterizedTest
    @EnumSource(Which.class)
    void segments_train_as_fit_of_a_graph_does(Which which) {
        NativeThreads.one();
        ComputationGraph graph = graph();
        Comparison comparison = Comparison.of(graph.getConfiguration().clone(), IN, 0);
        Model model = comparison.model().withWeights(graph.params().dup().toFloatVector());
        Batch batch = sequences(comparison);
        graph.fit(data(batch));
        graph.fit(data(batch));
        Comparison.close("weights", train(which, model, batch), graph.params().toFloatVector());
    }

    @ParameterizedTest
    @EnumSource(Which.class)
    void a_batch_that_stands_for_itself_starts_from_zeros(Which which) {
        Comparison comparison = Comparison.of(network().getLayerWiseConfigurations(), IN, 0);
        List<Batch> segments = Segments.of(sequences(comparison), STEPS, 3);
        Moment moment = new Moment(0, 0, 1);
        try (Engine engine = which.open(comparison.model())) {
            double first = engine.computeGradient(segments.get(0), moment);
            double second = engine.computeGradient(segments.get(1), moment);
            assertThat(engine.computeGradient(segments.get(0), moment)).isEqualTo(first);
            assertThat(engine.computeGradient(segments.get(1), moment)).isEqualTo(second);
            Batch alone = segments.get(1);
            alone = new Batch(alone.features(), alone.labels(), EXAMPLES, alone.featureMask(), alone.labelMask());
            assertThat(engine.computeGradient(alone, moment)).isNotEqualTo(second);
        }
    }

    @Test
    void other_examples_cannot_go_on() {
        Comparison comparison = Comparison.of(network().getLayerWiseConfigurations(), IN, 0);
        Batch batch = sequences(comparison);
        Batch fewer = comparison.sequences(2, IN, 3, false, false);
        Batch on = new Batch(fewer.features(), fewer.labels(), 2, new float[0], new float[0], true);
        try (Engine engine = TorchEngine.open(comparison.model(), List.of(IN, 0))) {
            engine.computeGradient(batch, new Moment(0, 0, 1));
            assertThatThrownBy(() -> engine.computeGradient(on, new Moment(1, 0, 1)))
                    .hasMessageContaining("2 examples go on from 4; must be as many");
        }
    }
}
