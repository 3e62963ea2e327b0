package org.gradus.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.gradus.dl4j.Networks;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Without it, a replica could learn from one engine what another would not have told it. */
class EngineContractTest {
    private static final Moment START = new Moment(0, 0, 1);

    /** Five numbers, four units, three classes. */
    private static Networks.Sample mlp(NeuralNetConfiguration.Builder settings) {
        return Networks.flat(
                5,
                settings.list()
                        .layer(new DenseLayer.Builder().nIn(5).nOut(4).build())
                        .layer(Networks.output(4))
                        .build());
    }

    private static Networks.Sample mlp() {
        return mlp(Networks.builder());
    }

    private static boolean learns(Parameter parameter) {
        return parameter.kind() != Kind.STATISTIC && !parameter.frozen();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("org.gradus.engine.Door#samples")
    void theGradientIsTheSlopeOfTheLoss(Door door, String name, Networks.Sample sample) {
        Batch batch = sample.batch(6, 3);
        try (Engine engine = door.open(sample)) {
            engine.computeGradient(batch, START);
            float[] gradient = Door.copy(engine.gradient());
            float[] weights = Door.copy(engine.weights());
            double norm = 0;
            for (Parameter p : engine.layout().parameters()) {
                for (int k = p.offset(); k < p.end() && learns(p); k++) {
                    norm += Math.pow(gradient[k], 2);
                }
            }
            double step = 1e-2;
            double[] losses = new double[2];
            for (int side = 0; side < 2; side++) {
                for (Parameter p : engine.layout().parameters()) {
                    for (int k = p.offset(); k < p.end() && learns(p); k++) {
                        double along = (side == 0 ? -step : step) * gradient[k] / Math.sqrt(norm);
                        engine.weights().put(k, (float) (weights[k] + along));
                    }
                }
                losses[side] = engine.computeGradient(batch, START);
            }
            assertThat((losses[1] - losses[0]) / (2 * step)).isCloseTo(Math.sqrt(norm), within(0.01 * Math.sqrt(norm)));
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("org.gradus.engine.Door#samples")
    void theLossIsTheMeanOverTheExamplesWithoutPenalties(Door door, String name, Networks.Sample sample) {
        Batch batch = sample.batch(6, 3);
        try (Engine engine = door.open(sample)) {
            float[] outputs = engine.predict(batch.features(), batch.examples());
            double sum = 0;
            for (int k = 0; k < outputs.length; k++) {
                sum -= batch.labels()[k] * Math.log(outputs[k]);
            }
            assertThat(engine.loss(batch)).isCloseTo(sum / batch.examples(), within(1e-5));
            double trained = engine.computeGradient(batch, START);
            if (engine.layout().parameters().stream().noneMatch(p -> p.kind() == Kind.STATISTIC)) {
                assertThat(trained).isCloseTo(sum / batch.examples(), within(1e-5));
            }
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("org.gradus.engine.Door#samples")
    void batchesOfOtherSizesAndPredictionsBetweenThemChangeNothing(Door door, String name, Networks.Sample sample) {
        Batch batch = sample.batch(6, 6);
        try (Engine engine = door.open(sample);
                Engine other = door.open(sample)) {
            double loss = engine.computeGradient(batch, START);
            float[] gradient = Door.copy(engine.gradient());
            float[] weights = Door.copy(engine.weights());
            // DL4J cannot normalise a batch of one row.
            boolean statistics = engine.layout().parameters().stream().anyMatch(p -> p.kind() == Kind.STATISTIC);
            for (int examples : new int[] {9, statistics ? 2 : 1, 3}) {
                engine.computeGradient(sample.batch(examples, examples), START);
                engine.predict(sample.batch(4, 1).features(), 4);
                engine.loss(sample.batch(2, 1));
            }
            for (Engine again : new Engine[] {engine, other}) {
                assertThat(again.computeGradient(batch, START)).isEqualTo(loss);
                assertThat(Door.copy(again.gradient())).isEqualTo(gradient);
                assertThat(Door.copy(again.weights())).isEqualTo(weights);
            }
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("org.gradus.engine.Door#samples")
    void outputsComeRowAfterRow(Door door, String name, Networks.Sample sample) {
        Batch batch = sample.batch(5, 3);
        try (Engine engine = door.open(sample)) {
            float[] all = engine.predict(batch.features(), 5);
            assertThat(all).hasSize(5 * Networks.CLASSES);
            for (int row = 0; row < 5; row++) {
                float[] one = new float[sample.features()];
                System.arraycopy(batch.features(), row * one.length, one, 0, one.length);
                float[] wanted = new float[Networks.CLASSES];
                System.arraycopy(all, row * wanted.length, wanted, 0, wanted.length);
                assertThat(engine.predict(one, 1)).containsExactly(wanted, within(1e-5f));
            }
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("org.gradus.engine.Door#samples")
    void theLayoutAndTheWeightsAreTheModels(Door door, String name, Networks.Sample sample) {
        try (Engine engine = door.open(sample)) {
            assertThat(engine.layout()).isEqualTo(sample.model().layout());
            assertThat(Door.copy(engine.weights())).isEqualTo(sample.model().weights());
            assertThat(engine.weights().capacity()).isEqualTo(engine.layout().length());
            assertThat(engine.gradient().capacity()).isEqualTo(engine.layout().length());
            float[] before = Door.copy(engine.weights());
            engine.computeGradient(sample.batch(3, 1), START);
            assertThat(Door.copy(engine.weights()))
                    .as("a gradient moves nothing")
                    .isEqualTo(before);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsPutIntoTheWeightsIsWhatTheNextBatchSees(Door door) {
        Networks.Sample sample = mlp();
        try (Engine engine = door.open(sample)) {
            for (int k = 0; k < engine.layout().length(); k++) {
                engine.weights().put(k, 0);
            }
            Batch batch = sample.batch(2, 1);
            assertThat(engine.predict(batch.features(), 2))
                    .containsExactly(new float[] {1f / 3, 1f / 3, 1f / 3, 1f / 3, 1f / 3, 1f / 3}, within(1e-6f));
            assertThat(engine.computeGradient(batch, START)).isCloseTo(Math.log(3), within(1e-6));
        }
    }

    @ParameterizedTest
    @EnumSource
    void penaltiesAreNotInTheGradient(Door door) {
        Batch batch = mlp().batch(4, 1);
        try (Engine plain = door.open(mlp());
                Engine penalised =
                        door.open(mlp(Networks.builder().l1(0.3).l2(0.2).weightDecay(0.1)))) {
            double loss = plain.computeGradient(batch, START);
            assertThat(penalised.computeGradient(batch, START)).isEqualTo(loss);
            assertThat(Door.copy(penalised.gradient())).isEqualTo(Door.copy(plain.gradient()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBatchOfTheWrongSizeIsRefusedInOneLineAndTheNextOneIsComputed(Door door) {
        Networks.Sample sample = mlp();
        Batch good = sample.batch(2, 1);
        try (Engine engine = door.open(sample)) {
            double loss = engine.computeGradient(good, START);
            float[] gradient = Door.copy(engine.gradient());
            Batch narrow = new Batch(new float[8], new float[6], 2);
            Batch uneven = new Batch(new float[9], new float[6], 2);
            Batch none = new Batch(new float[0], new float[0], 0);
            Batch labels = new Batch(new float[10], new float[4], 2);
            for (Batch bad : new Batch[] {narrow, uneven, none, labels}) {
                assertThatThrownBy(() -> engine.computeGradient(bad, START))
                        .isInstanceOf(RuntimeException.class)
                        .message()
                        .hasLineCount(1);
                assertThatThrownBy(() -> engine.loss(bad)).isInstanceOf(RuntimeException.class);
                if (!bad.equals(labels)) {
                    assertThatThrownBy(() -> engine.predict(bad.features(), bad.examples()))
                            .isInstanceOf(RuntimeException.class);
                }
                assertThat(engine.computeGradient(good, START)).isEqualTo(loss);
                assertThat(Door.copy(engine.gradient())).isEqualTo(gradient);
            }
            assertThatThrownBy(() -> engine.computeGradient(labels, START))
                    .hasMessage("4 labels for 2 examples; must be 3 per example");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anImageTwiceAsLongIsNotTakenForTwoImages(Door door) {
        Networks.Sample sample = Networks.convolution();
        try (Engine engine = door.open(sample)) {
            assertThatThrownBy(() -> engine.predict(new float[2 * sample.features()], 1))
                    .isInstanceOf(RuntimeException.class);
            Batch twice = new Batch(new float[2 * sample.features()], new float[Networks.CLASSES], 1);
            assertThatThrownBy(() -> engine.computeGradient(twice, START)).isInstanceOf(RuntimeException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFeatureThatIsNoNumberGivesALossThatIsNoneAndHarmsNoLaterBatch(Door door) {
        Networks.Sample sample = mlp();
        Batch good = sample.batch(3, 1);
        Batch bad = sample.batch(3, 2);
        bad.features()[7] = Float.NaN;
        try (Engine engine = door.open(sample)) {
            double loss = engine.computeGradient(good, START);
            float[] gradient = Door.copy(engine.gradient());
            assertThat(engine.computeGradient(bad, START)).isNaN();
            assertThat(engine.gradient().get(0)).isNaN();
            assertThat(engine.loss(bad)).isNaN();
            assertThat(engine.predict(bad.features(), 3)).hasSize(9).contains(Float.NaN);
            assertThat(engine.computeGradient(good, START)).isEqualTo(loss);
            assertThat(Door.copy(engine.gradient())).isEqualTo(gradient);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingOneEngineTwiceLeavesOthersAlone(Door door) {
        Networks.Sample sample = mlp();
        Batch batch = sample.batch(3, 1);
        Engine first = door.open(sample);
        try (Engine second = door.open(sample)) {
            double loss = first.computeGradient(batch, START);
            float[] gradient = Door.copy(first.gradient());
            first.close();
            first.close();
            assertThat(second.computeGradient(batch, START)).isEqualTo(loss);
            assertThat(Door.copy(second.gradient())).isEqualTo(gradient);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLossMayBeWeighedBySoftLabels(Door door) {
        Networks.Sample sample = mlp();
        Batch batch = sample.batch(3, 1);
        Random random = new Random(5);
        for (int k = 0; k < batch.labels().length; k++) {
            batch.labels()[k] = random.nextFloat();
        }
        try (Engine engine = door.open(sample)) {
            float[] outputs = engine.predict(batch.features(), 3);
            double sum = 0;
            for (int k = 0; k < outputs.length; k++) {
                sum -= batch.labels()[k] * Math.log(outputs[k]);
            }
            assertThat(engine.loss(batch)).isCloseTo(sum / 3, within(1e-5));
        }
    }
}
