package org.gradus.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.gradus.device.UnknownRule;
import org.gradus.group.Criterion;
import org.gradus.group.Keep;
import org.gradus.group.Mask;
import org.gradus.group.Selectors;
import org.gradus.group.Share;
import org.gradus.group.Target;
import org.gradus.group.Unit;
import org.gradus.plan.NonFinite;
import org.gradus.rule.AdamW;
import org.gradus.schedule.Exponential;
import org.gradus.state.GroupState;
import org.gradus.state.OptimizerState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.dataset.DataSet;

/** Without it, a network on a backend with a device could train differently from one on the host. */
class AttachedDeviceTest {
    private static final double LIMIT = 2e-6;

    /** The same training twice: on the host and as on a device. */
    private static final class Pair {
        final Networks.Sample sample;
        final Model host;
        final Model device;
        final GroupedOptimizer onHost;
        final GroupedOptimizer onDevice;

        Pair(Networks.Sample sample, UnaryOperator<GroupedOptimizerBuilder> settings) {
            this.sample = sample;
            host = LiveNetworks.any(sample);
            device = LiveNetworks.any(sample);
            onHost = attach(host, settings, Where.HOST);
            onDevice = attach(device, settings, Where.DEVICE);
        }

        private static GroupedOptimizer attach(
                Model network, UnaryOperator<GroupedOptimizerBuilder> settings, Where where) {
            return settings.apply(
                            LiveNetworks.builder(network).rule(new AdamW()).lr(1e-2))
                    .where(where)
                    .attach();
        }

        void fit(int from, int to) {
            for (int t = from; t < to; t++) {
                LiveNetworks.fit(host, LiveNetworks.data(sample, 6, t));
                LiveNetworks.fit(device, LiveNetworks.data(sample, 6, t));
            }
        }

        void both(Consumer<GroupedOptimizer> change) {
            change.accept(onHost);
            change.accept(onDevice);
        }

        float[] weights(String parameter) {
            return LiveNetworks.weights(device, parameter);
        }

        void assertAlike() {
            double size = host.params().norm2Number().doubleValue();
            assertThat(device.params().distance2(host.params())).isLessThan(LIMIT * size);
            assertThat(onDevice.step()).isEqualTo(onHost.step());
        }
    }

    private static Mask keep(String select, Criterion criterion, Share share) {
        return new Mask(Selectors.parse(select), Target.LEARNING_RATE, new Keep(criterion, true, share, Unit.ELEMENT));
    }

    static Stream<Map.Entry<String, Networks.Sample>> samples() {
        return Stream.concat(
                Stream.of(Map.entry("mixed", AttachedBitsTest.mixed())), Networks.all().entrySet().stream());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void groupsMasksAndLimitsTrainAsOnTheHost(Map.Entry<String, Networks.Sample> entry) {
        String first = entry.getValue().model().layout().parameters().stream()
                .filter(p -> !p.frozen())
                .findFirst()
                .orElseThrow()
                .name();
        Pair pair = new Pair(entry.getValue(), b -> b.group(
                        "fast", first, g -> g.withLr(2e-2).withSchedule(new Exponential(0.9)))
                .mask("*_W", Target.LEARNING_RATE, 0.5)
                .clipNorm(0.5));
        pair.fit(0, 10);
        pair.assertAlike();
    }

    @Test
    void masksOverTimeMakeTheSameZerosAndMoveTheSameElements() {
        Pair pair = new Pair(Networks.dense(), b -> b.mask(keep("0_W", Criterion.MAGNITUDE, new Share(1, 0.25, 0, 6))
                        .every(2)
                        .pruning())
                .mask(keep("3_W", Criterion.GRADIENT, Share.of(0.5)).between(1, Long.MAX_VALUE)));
        pair.fit(0, 1);
        float[] before = pair.weights("3_W");
        float[] beforeOnHost = LiveNetworks.weights(pair.host, "3_W");
        pair.fit(1, 10);
        float[] zeros = new float[20];
        assertThat(same(zeros, pair.weights("0_W")))
                .isEqualTo(same(zeros, LiveNetworks.weights(pair.host, "0_W")))
                .hasSize(15);
        assertThat(same(before, pair.weights("3_W")))
                .isEqualTo(same(beforeOnHost, LiveNetworks.weights(pair.host, "3_W")));
        pair.assertAlike();
    }

    private static List<Integer> same(float[] a, float[] b) {
        return IntStream.range(0, a.length).filter(k -> a[k] == b[k]).boxed().toList();
    }

    @Test
    void freezingAndThawingKeepsTheBitsAndTheState() {
        Pair pair =
                new Pair(Networks.dense(), b -> b.group("stem", "0_*", g -> g).freeze("3_W[:, 1]"));
        pair.fit(0, 2);
        float[] stem = pair.weights("0_W");
        pair.both(optimizer -> optimizer.freeze("stem"));
        pair.fit(2, 5);
        assertThat(pair.weights("0_W")).isEqualTo(stem);
        pair.both(optimizer -> optimizer.unfreeze("stem"));
        pair.both(optimizer -> optimizer.setLr("rest", 3e-3));
        pair.fit(5, 10);
        assertThat(pair.weights("0_W")).isNotEqualTo(stem);
        pair.assertAlike();
        assertThat(pair.onDevice.state().groups())
                .extracting(GroupState::steps)
                .isEqualTo(pair.onHost.state().groups().stream()
                        .map(GroupState::steps)
                        .toList());
    }

    @Test
    void layersFrozenByTheModelKeepTheirStatistics() {
        Pair pair = new Pair(Networks.frozen(), b -> b);
        List<String> frozen = pair.sample.model().layout().parameters().stream()
                .filter(p -> p.frozen())
                .map(p -> p.name())
                .toList();
        assertThat(frozen).isNotEmpty();
        List<float[]> before = frozen.stream().map(pair::weights).toList();
        pair.fit(0, 5);
        for (int k = 0; k < frozen.size(); k++) {
            assertThat(pair.weights(frozen.get(k))).isEqualTo(before.get(k));
        }
    }

    /** A network whose weights are moved once more after each step. */
    private static Pair constrained() {
        return new Pair(
                Networks.flat(
                        5,
                        Networks.builder()
                                .constrainWeights(new MaxNormConstraint(0.3, 1))
                                .list()
                                .layer(new DenseLayer.Builder().nIn(5).nOut(4).build())
                                .layer(Networks.output(4))
                                .build()),
                b -> b.freeze("0_W[:, 0:2]").mask("1_W[0, :]", Target.LEARNING_RATE, 0));
    }

    private static void assertStill(MultiLayerNetwork network, Pair pair) {
        MultiLayerNetwork start = LiveNetworks.layers(pair.sample);
        assertThat(network.getParam("0_W").getColumns(0, 1))
                .isEqualTo(start.getParam("0_W").getColumns(0, 1));
        assertThat(network.getParam("1_W").getRow(0).dup())
                .isEqualTo(start.getParam("1_W").getRow(0).dup());
    }

    @Test
    void frozenElementsOfAConstrainedParameterComeBack() {
        Pair pair = constrained();
        MultiLayerNetwork network = (MultiLayerNetwork) pair.device;
        for (int t = 0; t < 5; t++) {
            pair.fit(t, t + 1);
            assertStill(network, pair);
        }
        assertThat(network.getParam("0_W").getColumn(3).norm2Number().doubleValue())
                .isLessThan(0.3001);
        pair.assertAlike();
    }

    @Test
    void aListenerThatDetachesLeavesTheLastStepWhole() {
        Pair pair = constrained();
        pair.both(optimizer -> {
            Model network = optimizer == pair.onHost ? pair.host : pair.device;
            network.addListeners(new BaseTrainingListener() {
                @Override
                public void iterationDone(Model model, int iteration, int epoch) {
                    optimizer.detach();
                }
            });
        });
        pair.fit(0, 1);
        assertStill((MultiLayerNetwork) pair.device, pair);
        pair.assertAlike();
        assertThat(pair.onDevice.attached()).isFalse();
        assertThat(pair.onDevice.state().step()).isEqualTo(1);
    }

    @Test
    void theGuardSkipsAStepAndThenStops() {
        Pair pair = new Pair(Networks.dense(), b -> b.nonFinite(new NonFinite(1)));
        pair.fit(0, 1);
        float[] before = LiveNetworks.weights(pair.device);
        DataSet bad = LiveNetworks.data(pair.sample, 6, 5);
        bad.getFeatures().putScalar(0, 0, Double.NaN);
        LiveNetworks.fit(pair.device, bad);
        assertThat(LiveNetworks.weights(pair.device)).isEqualTo(before);
        assertThat(pair.onDevice.skipped().total()).isEqualTo(1);
        assertThatThrownBy(() -> LiveNetworks.fit(pair.device, bad))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("step 2");
        assertThat(LiveNetworks.weights(pair.device)).isEqualTo(before);
        LiveNetworks.fit(pair.device, LiveNetworks.data(pair.sample, 6, 1));
        assertThat(LiveNetworks.weights(pair.device)).isNotEqualTo(before);
    }

    @Test
    void anUpdateThatIsNotFiniteLeavesTheWeights() {
        Pair pair = new Pair(Networks.dense(), b -> b.lr(3e38).weightDecay(3e38));
        float[] before = LiveNetworks.weights(pair.device);
        for (Model network : List.of(pair.host, pair.device)) {
            assertThatThrownBy(() -> LiveNetworks.fit(network, LiveNetworks.data(pair.sample, 6, 0)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the update of group rest is not finite");
            assertThat(LiveNetworks.weights(network)).isEqualTo(before);
        }
    }

    @Test
    void aStateGoesFromTheDeviceToTheHostAndSurvivesDetach() {
        Pair pair = new Pair(Networks.dense(), b -> b.group("head", "3_*", g -> g.withLr(3e-3)));
        pair.fit(0, 3);
        pair.onHost.load(pair.onDevice.state());
        pair.fit(3, 6);
        pair.assertAlike();
        OptimizerState state = pair.onDevice.state();
        pair.onDevice.detach();
        assertThat(pair.onDevice.state()).usingRecursiveComparison().isEqualTo(state);
    }

    @Test
    void aRuleOverWholeParametersWithoutAFormulaIsRefusedWhereItIsSaid() {
        Pair pair = new Pair(Networks.dense(), b -> b);
        assertThatThrownBy(() -> new Pair(Networks.dense(), b -> b.rule(new UnknownRule())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pair.onDevice.change("rest", g -> g.withRule(new UnknownRule())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no formula for the device");
        pair.fit(0, 2);
        pair.assertAlike();
    }
}
