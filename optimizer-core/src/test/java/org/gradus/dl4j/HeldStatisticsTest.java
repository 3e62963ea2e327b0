package org.gradus.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.gradus.dl4j.torch.TorchEngine;
import org.gradus.engine.Batch;
import org.gradus.engine.Engine;
import org.gradus.engine.Kind;
import org.gradus.engine.LayerModes;
import org.gradus.engine.Moment;
import org.gradus.engine.Parameter;
import org.gradus.group.Group;
import org.gradus.group.Statistics;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A frozen base whose batch normalisation goes on moving forgets what it was trained on while everybody believes that it stands
 * still. And a layer that goes forth by its statistics and back by the batch's gives wrong gradients to all that lies before it.
 */
class HeldStatisticsTest {
    private static final Moment MOMENT = new Moment(0, 0, 1);

    static Stream<Arguments> engines() {
        List<Arguments> all = new ArrayList<>();
        FrozenNetworks.normalised().forEach((name, sample) -> {
            all.add(Arguments.of("dl4j " + name, sample, opener(Dl4jEngine::open)));
            if (!name.equals("channelsLast")) { // LibTorch's engine does not cover NHWC there
                all.add(Arguments.of("torch " + name, sample, opener(TorchEngine::open)));
            }
        });
        return all.stream();
    }

    private static BiFunction<Model, List<Integer>, Engine> opener(BiFunction<Model, List<Integer>, Engine> open) {
        return open;
    }

    /** There is no dropout, so the loss in training is that in inference, and differences of it are an independent gradient. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("engines")
    void theLayerComputesAsInInferenceForthAndBack(
            String name, Networks.Sample sample, BiFunction<Model, List<Integer>, Engine> open) {
        Model model = moved(sample.model());
        int layer = normalisation(model).layer();
        Batch batch = sample.batch(8, 3);
        try (Engine engine = open.apply(model, sample.exampleShape())) {
            engine.use(new LayerModes(Set.of(), Set.of(layer)));
            double loss = engine.computeGradient(batch, MOMENT);
            assertThat(loss).isCloseTo(engine.loss(batch), within(1e-5));
            float[] gradient = new float[model.layout().length()];
            engine.gradient().get(0, gradient);
            for (Parameter p : model.layout().parameters()) {
                if (p.layer() == layer) { // all of it is frozen
                    Arrays.fill(gradient, p.offset(), p.end(), 0);
                }
            }
            double squares = 0;
            for (float g : gradient) {
                squares += (double) g * g;
            }
            double h = 0.006 / Math.sqrt(squares);
            double slope =
                    (loss(engine, batch, model, gradient, h) - loss(engine, batch, model, gradient, -h)) / (2 * h);
            assertThat(slope / squares).isCloseTo(1, within(5e-3));
        }
    }

    private static double loss(Engine engine, Batch batch, Model model, float[] way, double h) {
        float[] there = model.weights();
        for (int k = 0; k < there.length; k++) {
            there[k] += (float) (h * way[k]);
        }
        engine.load(there);
        return engine.loss(batch);
    }

    /** Statistics that are not those of a batch, and a gamma that is not 1. */
    private static Model moved(Model model) {
        float[] weights = model.weights();
        for (Parameter p : model.layout().parameters()) {
            if (p.kind() == Kind.STATISTIC || p.kind() == Kind.NORM) {
                for (int k = p.offset(); k < p.end(); k++) {
                    weights[k] += 0.1f + 0.05f * (k % 3);
                }
            }
        }
        return model.withWeights(weights);
    }

    private static Parameter normalisation(Model model) {
        return model.layout().parameters().stream()
                .filter(p -> p.kind() == Kind.STATISTIC)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void statisticsOfAFrozenLayerKeepTheirBits(FrozenRun run) {
        FrozenNetworks.normalised().forEach((name, sample) -> {
            if (name.equals("channelsLast")) {
                return;
            }
            Model model = sample.model();
            Parameter mean = normalisation(model);
            String key = mean.name().substring(0, mean.name().lastIndexOf('_'));
            Group group = FrozenRun.group(key + "_*").withFrozen(true);
            assertThat(moves(run, sample, mean, group)).as(name).isFalse();
            assertThat(moves(run, sample, mean, group.withStatistics(Statistics.MOVING)))
                    .as(name)
                    .isTrue();
        });
    }

    private static boolean moves(FrozenRun run, Networks.Sample sample, Parameter mean, Group group) {
        float[] before = sample.model().weights();
        float[] after = run.train(sample, FrozenRun.course(group), 5);
        boolean moves = false;
        for (Parameter p : sample.model().layout().parameters()) {
            if (p.layer() == mean.layer()) {
                for (int k = p.offset(); k < p.end(); k++) {
                    moves |= Float.floatToRawIntBits(before[k]) != Float.floatToRawIntBits(after[k]);
                }
            }
        }
        assertThat(after).isNotEqualTo(before);
        return moves;
    }

    /** With half of its gammas trained a layer is not frozen. */
    @ParameterizedTest
    @EnumSource
    void statisticsOfALayerThatIsFrozenInPartMove(FrozenRun run) {
        Networks.Sample sample = Networks.dense();
        Parameter mean = normalisation(sample.model());
        Group part = FrozenRun.group("1_gamma[0:2]").withFrozen(true);
        assertThat(moves(run, sample, mean, part)).isTrue();
    }
}
