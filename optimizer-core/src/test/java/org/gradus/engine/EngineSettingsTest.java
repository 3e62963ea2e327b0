package org.gradus.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.gradus.dl4j.Networks;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Without it, an engine could forget what a model's configuration asks of gradients, statistics, constraints and dropout. */
class EngineSettingsTest {
    private static final Moment START = new Moment(0, 0, 1);

    private static Networks.Sample mlp(NeuralNetConfiguration.Builder settings) {
        return Networks.flat(
                5,
                settings.list()
                        .layer(new DenseLayer.Builder().nIn(5).nOut(16).build())
                        .layer(new DenseLayer.Builder().nIn(16).nOut(16).build())
                        .layer(Networks.output(16))
                        .build());
    }

    private static float[] gradient(Door door, Networks.Sample sample) {
        try (Engine engine = door.open(sample)) {
            engine.computeGradient(sample.batch(8, 5), START);
            return Door.copy(engine.gradient());
        }
    }

    @ParameterizedTest
    @EnumSource
    void dropoutIsAFunctionOfTheSeedWhateverOtherThreadsDo(Door door) throws Exception {
        Networks.Sample sample = mlp(Networks.builder().dropOut(0.5));
        Callable<List<float[]>> replica = () -> {
            List<float[]> gradients = new ArrayList<>();
            try (Engine engine = door.open(sample)) {
                for (int t = 0; t < 20; t++) {
                    engine.computeGradient(sample.batch(8, 5), new Moment(t, 0, t % 7));
                    gradients.add(Door.copy(engine.gradient()));
                }
            }
            return gradients;
        };
        List<float[]> alone = replica.call();
        assertThat(alone.get(0)).isEqualTo(alone.get(7)).isNotEqualTo(alone.get(1));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Future<List<float[]>> one : threads.invokeAll(List.of(replica, replica, replica, replica))) {
                for (int t = 0; t < alone.size(); t++) {
                    assertThat(one.get().get(t)).isEqualTo(alone.get(t));
                }
            }
        } finally {
            threads.shutdown();
        }
    }

    @ParameterizedTest
    @EnumSource
    void dropoutDropsNothingInInference(Door door) {
        Networks.Sample dropping = mlp(Networks.builder().dropOut(0.5));
        Networks.Sample plain = mlp(Networks.builder());
        Batch batch = plain.batch(4, 1);
        try (Engine first = door.open(dropping);
                Engine second = door.open(plain)) {
            assertThat(first.predict(batch.features(), 4)).isEqualTo(second.predict(batch.features(), 4));
            assertThat(first.loss(batch)).isEqualTo(second.loss(batch));
            assertThat(first.computeGradient(batch, START)).isNotEqualTo(second.computeGradient(batch, START));
        }
    }

    @ParameterizedTest
    @EnumSource
    void statisticsMoveAfterAnUpdateAndInInferenceTheyAreWhatCounts(Door door) {
        Networks.Sample sample = Networks.flat(
                5,
                Networks.builder()
                        .list()
                        .layer(new BatchNormalization.Builder()
                                .nIn(5)
                                .nOut(5)
                                .decay(0.9)
                                .build())
                        .layer(Networks.output(5))
                        .build());
        assumeTrue(door.covers(sample), () -> door + " does not cover batch normalisation");
        Batch batch = sample.batch(8, 1);
        try (Engine engine = door.open(sample)) {
            Parameter mean = engine.layout().find("0_mean").orElseThrow();
            float[] before = engine.predict(batch.features(), 8);
            engine.computeGradient(batch, START);
            assertThat(engine.weights().get(mean.offset())).isZero();
            assertThat(engine.predict(batch.features(), 8)).isEqualTo(before);
            engine.computeGradient(batch, START);
            engine.afterUpdate(START);
            for (int k = 0; k < 5; k++) {
                float sum = 0;
                for (int row = 0; row < 8; row++) {
                    sum += batch.features()[row * 5 + k];
                }
                assertThat(engine.weights().get(mean.offset() + k)).isCloseTo(0.1f * sum / 8, within(1e-6f));
            }
            assertThat(engine.predict(batch.features(), 8)).isNotEqualTo(before);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatTheModelFreezesStaysAndIsSaidToBeFrozen(Door door) {
        Networks.Sample sample = Networks.frozen();
        assumeTrue(door.covers(sample), () -> door + " does not cover frozen layers");
        try (Engine engine = door.open(sample)) {
            float[] before = Door.copy(engine.weights());
            engine.computeGradient(sample.batch(4, 1), START);
            engine.afterUpdate(START);
            assertThat(Door.copy(engine.weights())).isEqualTo(before);
            assertThat(engine.layout().parameters())
                    .filteredOn(Parameter::frozen)
                    .extracting(Parameter::name)
                    .containsExactly("0_W", "0_b", "1_W", "1_b");
        }
    }

    @ParameterizedTest
    @EnumSource
    void constraintsHoldAfterAnUpdate(Door door) {
        Networks.Sample free = mlp(Networks.builder());
        Networks.Sample bound = mlp(Networks.builder().constrainWeights(new MaxNormConstraint(0.5, 1)));
        try (Engine engine = door.open(free)) {
            assertThat(engine.constrained()).isFalse();
        }
        try (Engine engine = door.open(bound)) {
            assertThat(engine.constrained()).isTrue();
            for (int k = 0; k < engine.layout().length(); k++) {
                engine.weights().put(k, 1);
            }
            engine.computeGradient(bound.batch(4, 1), START);
            engine.afterUpdate(START);
            Parameter weight = engine.layout().find("0_W").orElseThrow();
            for (int row = 0; row < 5; row++) {
                double squares = 0;
                for (int column = 0; column < 16; column++) {
                    squares += Math.pow(engine.weights().get(weight.offset() + column * 5 + row), 2);
                }
                assertThat(Math.sqrt(squares)).isCloseTo(0.5, within(1e-4));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void gradientsAreNormalisedAsTheModelSays(Door door) {
        double limit = 0.01;
        float[] raw = gradient(door, mlp(Networks.builder()));
        Layout layout = mlp(Networks.builder()).model().layout();
        for (GradientNormalization kind : GradientNormalization.values()) {
            float[] found = gradient(
                    door, mlp(Networks.builder().gradientNormalization(kind).gradientNormalizationThreshold(limit)));
            for (Parameter p : layout.parameters()) {
                // A weight and its bias are one layer.
                Parameter first = layout.find(p.layer() + "_W").orElseThrow();
                Parameter last = layout.find(p.layer() + "_b").orElseThrow();
                double layer = norm(raw, first.offset(), last.end());
                double own = norm(raw, p.offset(), p.end());
                for (int k = p.offset(); k < p.end(); k++) {
                    double wanted =
                            switch (kind) {
                                case None -> raw[k];
                                case RenormalizeL2PerLayer -> raw[k] / layer;
                                case RenormalizeL2PerParamType -> raw[k] / own;
                                case ClipElementWiseAbsoluteValue -> Math.max(-limit, Math.min(limit, raw[k]));
                                case ClipL2PerLayer -> raw[k] * Math.min(1, limit / layer);
                                case ClipL2PerParamType -> raw[k] * Math.min(1, limit / own);
                            };
                    assertThat((double) found[k])
                            .as(kind + " " + p.name())
                            .isCloseTo(wanted, within(1e-5 * Math.abs(wanted) + 1e-9));
                }
            }
        }
    }

    private static double norm(float[] values, int start, int end) {
        double squares = 0;
        for (int k = start; k < end; k++) {
            squares += Math.pow(values[k], 2);
        }
        return Math.sqrt(squares);
    }
}
