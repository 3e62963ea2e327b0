package org.gradus.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gradus.engine.Batch;
import org.gradus.engine.Door;
import org.gradus.engine.Kind;
import org.gradus.engine.Moment;
import org.gradus.engine.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Without it, training could follow other gradients than the ones that DL4J computes. */
class Dl4jEngineTest {
    static Stream<Map.Entry<String, Networks.Sample>> samples() {
        return Networks.all().entrySet().stream();
    }

    /** DL4J alone: the same network, one fit per batch. */
    private static final class Plain {
        private final Networks.Sample sample;
        private final org.deeplearning4j.nn.api.Model network;

        Plain(Networks.Sample sample) {
            this.sample = sample;
            Model model = sample.model();
            INDArray weights = Model.row(model.weights());
            if (model.configuration().contains("networkInputs")) {
                var graph = new ComputationGraph(ComputationGraphConfiguration.fromJson(model.configuration()));
                graph.init(weights, false);
                network = graph;
            } else {
                var layers = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(model.configuration()));
                layers.init(weights, false);
                network = layers;
            }
        }

        void fit(Batch batch) {
            if (network instanceof ComputationGraph graph) {
                graph.fit(new INDArray[] {features(batch)}, new INDArray[] {labels(batch)});
            } else {
                ((MultiLayerNetwork) network).fit(features(batch), labels(batch));
            }
        }

        INDArray features(Batch batch) {
            return new Rows(sample.exampleShape()).fill(batch.features(), batch.examples());
        }

        INDArray labels(Batch batch) {
            return new Rows(List.of()).fill(batch.labels(), batch.examples());
        }

        float[] weights() {
            return network.params().toFloatVector();
        }

        float[] output(Batch batch) {
            INDArray output = network instanceof ComputationGraph graph
                    ? graph.outputSingle(features(batch))
                    : ((MultiLayerNetwork) network).output(features(batch));
            return output.dup('c').reshape(output.length()).toFloatVector();
        }

        /** DL4J's gradient before its updater, divided by the examples. */
        float[] meanGradient(Batch batch) {
            if (network instanceof ComputationGraph graph) {
                graph.setInputs(features(batch));
                graph.setLabels(labels(batch));
                graph.computeGradientAndScore();
            } else {
                var layers = (MultiLayerNetwork) network;
                layers.initGradientsView();
                layers.setInput(features(batch));
                layers.setLabels(labels(batch));
                layers.computeGradientAndScore();
            }
            float[] sum = network.getGradientsViewArray().toFloatVector();
            for (int k = 0; k < sum.length; k++) {
                sum[k] /= batch.examples();
            }
            return sum;
        }
    }

    /** Plain SGD by hand, with the penalties that DL4J's own step includes. */
    private static void step(Dl4jEngine engine, Batch batch, Moment moment) {
        engine.computeGradient(batch, moment);
        float rate = (float) Networks.RATE;
        for (Parameter p : engine.layout().parameters()) {
            var penalty = p.regularization();
            for (int k = p.offset(); k < p.end() && p.kind() != Kind.STATISTIC && !p.frozen(); k++) {
                float w = engine.weights().get(k);
                double g = engine.gradient().get(k) + penalty.l2() * w + penalty.l1() * Math.signum(w);
                double decay = penalty.weightDecay() * (penalty.timesRate() ? rate : 1);
                engine.weights().put(k, (float) (w - rate * g - decay * w));
            }
        }
        engine.afterUpdate(moment);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theGradientIsDl4jsMean(Map.Entry<String, Networks.Sample> entry) {
        Networks.Sample sample = entry.getValue();
        Batch batch = sample.batch(6, 3);
        float[] wanted = new Plain(sample).meanGradient(batch);
        try (Dl4jEngine engine = Dl4jEngine.open(sample.model(), sample.exampleShape())) {
            engine.computeGradient(batch, new Moment(0, 0, 1));
            for (Parameter p : engine.layout().parameters()) {
                for (int k = p.offset(); k < p.end() && p.kind() != Kind.STATISTIC && !p.frozen(); k++) {
                    assertThat(engine.gradient().get(k)).as(p.name()).isCloseTo(wanted[k], within(1e-6f));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void stepsOfPlainSgdGiveTheWeightsOfDl4jsFit(Map.Entry<String, Networks.Sample> entry) {
        Networks.Sample sample = entry.getValue();
        Plain plain = new Plain(sample);
        try (Dl4jEngine engine = Dl4jEngine.open(sample.model(), sample.exampleShape())) {
            for (int t = 0; t < 5; t++) {
                Batch batch = sample.batch(t == 4 ? 3 : 6, t);
                plain.fit(batch);
                step(engine, batch, new Moment(t, 0, t));
            }
            assertThat(Door.difference(Door.copy(engine.weights()), plain.weights()))
                    .isLessThan(1e-6);
            Batch batch = sample.batch(4, 99);
            assertThat(Door.difference(engine.predict(batch.features(), 4), plain.output(batch)))
                    .isLessThan(1e-6);
        }
    }

    @Test
    void gradientNormalisationAndConstraintsActAsInDl4j() {
        for (GradientNormalization normalisation : GradientNormalization.values()) {
            var sample = Networks.flat(
                    5,
                    Networks.builder()
                            .gradientNormalization(normalisation)
                            .gradientNormalizationThreshold(0.05)
                            .list()
                            .layer(new DenseLayer.Builder()
                                    .nIn(5)
                                    .nOut(4)
                                    .constrainWeights(new MaxNormConstraint(0.5, 1))
                                    .build())
                            .layer(Networks.output(4))
                            .build());
            Plain plain = new Plain(sample);
            try (Dl4jEngine engine = Dl4jEngine.open(sample.model(), sample.exampleShape())) {
                assertThat(engine.constrained()).isTrue();
                for (int t = 0; t < 3; t++) {
                    Batch batch = sample.batch(6, t);
                    plain.fit(batch);
                    step(engine, batch, new Moment(t, 0, t));
                }
                assertThat(Door.difference(Door.copy(engine.weights()), plain.weights()))
                        .as(normalisation.name())
                        .isLessThan(1e-6);
            }
        }
    }

    /** Preprocessors in a graph go by the number of examples that DL4J remembers. */
    @Test
    void aBatchOfAnotherSizeIsPredictedAsByAnEngineThatHasSeenNone() {
        Model model = Model.fromConfiguration(
                Networks.builder()
                        .graphBuilder()
                        .addInputs("in")
                        .setInputTypes(InputType.recurrent(2))
                        .addLayer("dense", new DenseLayer.Builder().nOut(3).build(), "in")
                        .addLayer(
                                "out",
                                new RnnOutputLayer.Builder(LossFunction.MSE)
                                        .nOut(1)
                                        .activation(Activation.IDENTITY)
                                        .build(),
                                "dense")
                        .setOutputs("out")
                        .build()
                        .toJson(),
                "m.json",
                1);
        Batch one = new Batch(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, new float[4], 1);
        Batch two = new Batch(new float[16], new float[8], 2);
        try (Dl4jEngine engine = Dl4jEngine.open(model, List.of(2, 0));
                Dl4jEngine fresh = Dl4jEngine.open(model, List.of(2, 0))) {
            engine.computeGradient(two, new Moment(0, 0, 1));
            float[] predicted = engine.predict(one);
            assertThat(predicted).hasSize(4).isEqualTo(fresh.predict(one));
            assertThat(engine.loss(one)).isEqualTo(fresh.loss(one));
        }
    }

    @Test
    void aBatchOfTheWrongSizeIsRefused() {
        try (Dl4jEngine engine = Dl4jEngine.open(Networks.separable().model(), List.of(2, 6, 6))) {
            assertThatThrownBy(() -> engine.predict(new float[70], 1))
                    .hasMessage("70 features per example; must be 72, the input's shape is [2, 6, 6]");
            assertThatThrownBy(() ->
                            engine.computeGradient(new Batch(new float[72], new float[2], 1), new Moment(0, 0, 1)))
                    .hasMessage("2 labels for 1 examples; must be 3 per example");
        }
    }
}
