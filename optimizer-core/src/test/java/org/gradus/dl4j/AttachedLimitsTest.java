package org.gradus.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gradus.group.Criterion;
import org.gradus.group.Keep;
import org.gradus.group.Mask;
import org.gradus.group.Selectors;
import org.gradus.group.Share;
import org.gradus.group.Target;
import org.gradus.group.Unit;
import org.gradus.plan.NonFinite;
import org.gradus.rule.AdamW;
import org.gradus.rule.Sgd;
import org.gradus.schedule.Plateau;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Without it, constraints, masks over time, the guard or unusual networks could move what must stay. */
class AttachedLimitsTest {
    private static final AdamW RULE = new AdamW();

    private final Networks.Sample sample = Networks.dense();
    private final MultiLayerNetwork network = LiveNetworks.layers(sample);

    private GroupedOptimizerBuilder builder() {
        return GroupedOptimizer.builder(network).rule(RULE).lr(1e-2);
    }

    private void fit(int steps) {
        fit(network, steps, 0);
    }

    private void fit(MultiLayerNetwork live, int steps, int from) {
        for (int t = from; t < from + steps; t++) {
            live.fit(LiveNetworks.data(sample, 6, t));
        }
    }

    private float[] weights(String parameter) {
        return LiveNetworks.weights(network, parameter);
    }

    @Test
    void frozenElementsOfAConstrainedParameterComeBackWithEachFit() {
        var constrained = Networks.flat(
                5,
                Networks.builder()
                        .constrainWeights(new MaxNormConstraint(0.3, 1))
                        .list()
                        .layer(new DenseLayer.Builder().nIn(5).nOut(4).build())
                        .layer(Networks.output(4))
                        .build());
        MultiLayerNetwork live = LiveNetworks.layers(constrained);
        GroupedOptimizer.builder(live)
                .rule(RULE)
                .lr(1e-2)
                .freeze("0_W[:, 0:2]")
                .mask("1_W[0, :]", Target.LEARNING_RATE, 0)
                .attach();
        INDArray columns = live.getParam("0_W")
                .get(NDArrayIndex.all(), NDArrayIndex.interval(0, 2))
                .dup();
        INDArray row = live.getParam("1_W").getRow(0).dup();
        float[] all = LiveNetworks.weights(live);
        for (int t = 0; t < 5; t++) {
            live.fit(LiveNetworks.data(constrained, 6, t));
            assertThat(live.getParam("0_W")
                            .get(NDArrayIndex.all(), NDArrayIndex.interval(0, 2))
                            .dup())
                    .isEqualTo(columns);
            assertThat(live.getParam("1_W").getRow(0).dup()).isEqualTo(row);
        }
        assertThat(LiveNetworks.weights(live)).isNotEqualTo(all);
        assertThat(live.getParam("0_W").getColumn(3).norm2Number().doubleValue())
                .isLessThan(0.3001);
    }

    @Test
    void aPruningMaskLeavesZerosAndMoreOfThemWithTime() {
        Mask mask = new Mask(
                        Selectors.parse("0_W"),
                        Target.LEARNING_RATE,
                        new Keep(Criterion.MAGNITUDE, true, new Share(1, 0.25, 0, 6), Unit.ELEMENT))
                .every(2)
                .pruning();
        builder().mask(mask).attach();
        long last = 0;
        for (int t = 0; t < 8; t++) {
            fit(network, 1, t);
            float[] w = weights("0_W");
            long zeros = IntStream.range(0, w.length).filter(k -> w[k] == 0).count();
            assertThat(zeros).isGreaterThanOrEqualTo(last);
            last = zeros;
        }
        assertThat(last).isEqualTo(15);
    }

    @Test
    void aMaskByGradientSeesTheGradientAndNotTheAmounts() {
        Mask mask = new Mask(
                        Selectors.parse("3_W"),
                        Target.LEARNING_RATE,
                        new Keep(Criterion.GRADIENT, true, Share.of(0.5), Unit.ELEMENT))
                .between(1, Long.MAX_VALUE);
        // Were the amounts taken for the gradient, those of the second row would be the largest.
        builder()
                .rule(new Sgd(0, 0, false))
                .lr(1e-2)
                .mask(mask)
                .mask("3_W[1, :]", Target.LEARNING_RATE, 1e-30)
                .attach();
        MultiLayerNetwork other = LiveNetworks.layers(sample);
        DataSet data = LiveNetworks.data(sample, 6, 0);
        other.setInput(data.getFeatures());
        other.setLabels(data.getLabels());
        other.initGradientsView();
        other.computeGradientAndScore();
        INDArray gradient = other.gradient().getGradientFor("3_W").dup('c');
        fit(1);
        float[] before = weights("3_W");
        fit(3);
        float[] after = weights("3_W");
        double[] size = new double[12];
        for (int k = 0; k < 12; k++) {
            size[k] = Math.abs(gradient.getDouble(k / 3, k % 3));
        }
        double[] sorted = size.clone();
        Arrays.sort(sorted);
        for (int k = 0; k < 12; k++) {
            boolean moves = size[k] >= sorted[6] && k / 3 != 1;
            assertThat(before[k] != after[k]).as("element " + k).isEqualTo(moves);
        }
    }

    @Test
    void theGuardSkipsAStepAndLeavesStatisticsAlone() {
        GroupedOptimizer optimizer = builder().nonFinite(new NonFinite(1)).attach();
        fit(1);
        float[] before = LiveNetworks.weights(network);
        DataSet bad = LiveNetworks.data(sample, 6, 5);
        bad.getFeatures().putScalar(0, 0, Double.NaN);
        network.fit(bad);
        assertThat(LiveNetworks.weights(network)).isEqualTo(before);
        assertThat(optimizer.skipped().total()).isEqualTo(1);
        assertThat(optimizer.step()).isEqualTo(2);
        assertThatThrownBy(() -> network.fit(bad))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("step 2")
                .hasMessageContaining("NonFinite.SKIP");
        assertThat(LiveNetworks.weights(network)).isEqualTo(before);
        fit(1);
        assertThat(LiveNetworks.weights(network)).isNotEqualTo(before);
    }

    @Test
    void aPlateauFollowsWhatIsObserved() {
        Plateau plateau = new Plateau(
                "accuracy", Plateau.Mode.MAX, 0.1, 0, 1e-4, Plateau.ThresholdMode.REL, 0, 0, 1e-8, List.of());
        GroupedOptimizer optimizer =
                builder().rule(new Sgd(0, 0, false)).lr(1e-2).schedule(plateau).attach();
        double[] moved = new double[4];
        for (int t = 0; t < 4; t++) {
            float[] before = weights("3_b");
            network.fit(LiveNetworks.data(sample, 6, 0));
            float[] after = weights("3_b");
            moved[t] = IntStream.range(0, 3)
                    .mapToDouble(k -> Math.abs(after[k] - before[k]))
                    .sum();
            optimizer.observe("accuracy", 0.5);
        }
        // The first measurement sets the best, each later one is no better.
        assertThat(moved[1]).isGreaterThan(moved[0] / 2);
        assertThat(moved[2]).isLessThan(moved[1] / 5);
        assertThat(moved[3]).isLessThan(moved[2] / 5);
        assertThat(optimizer.state().observations().list()).hasSize(4);
    }

    @Test
    void theNetworksOwnPenaltiesCountOnceUnlessTheSettingsSayOtherwise() {
        GroupedOptimizer own = builder().attach();
        assertThat(own.explain()).contains("model");
        var decayed = Networks.decayed();
        MultiLayerNetwork stock = LiveNetworks.layers(decayed);
        MultiLayerNetwork live = LiveNetworks.layers(decayed);
        GroupedOptimizer.builder(live)
                .rule(new Sgd(0, 0, false))
                .lr(Networks.RATE)
                .attach();
        for (int t = 0; t < 20; t++) {
            stock.fit(LiveNetworks.data(decayed, 6, t));
            live.fit(LiveNetworks.data(decayed, 6, t));
        }
        assertThat(live.params().distance2(stock.params()))
                .isLessThan(1e-6 * stock.params().norm2Number().doubleValue());
    }

    @Test
    void truncatedBackpropagationStepsOncePerPiece() {
        var conf = Networks.builder()
                .list()
                .layer(new LSTM.Builder().nIn(3).nOut(4).build())
                .layer(new RnnOutputLayer.Builder()
                        .nIn(4)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(2)
                .build();
        var stock = new MultiLayerNetwork(conf.clone());
        stock.init();
        var live = new MultiLayerNetwork(conf);
        live.init();
        GroupedOptimizer optimizer = GroupedOptimizer.builder(live)
                .rule(new Sgd(0, 0, false))
                .lr(Networks.RATE)
                .attach();
        INDArray features = Nd4j.rand(4, 3, 6);
        INDArray labels = Nd4j.zeros(4, 3, 6);
        labels.get(NDArrayIndex.all(), NDArrayIndex.point(1), NDArrayIndex.all())
                .assign(1);
        DataSet data = new DataSet(features, labels, null, Nd4j.ones(4, 6).putScalar(0, 5, 0));
        stock.fit(data);
        live.fit(data);
        assertThat(optimizer.step()).isEqualTo(3);
        assertThat(LiveNetworks.weights(live)).isEqualTo(LiveNetworks.weights(stock));
        optimizer.observe(Map.of("loss", 1.0));
    }

    @Test
    void severalInputsAndOutputsAreUpdatedAsDl4jDoes() {
        var conf = Networks.builder()
                .dropOut(0.7)
                .graphBuilder()
                .addInputs("a", "b")
                .addLayer("left", new DenseLayer.Builder().nIn(3).nOut(4).build(), "a")
                .addLayer("right", new DenseLayer.Builder().nIn(2).nOut(4).build(), "b")
                .addVertex("both", new MergeVertex(), "left", "right")
                .addLayer("one", Networks.output(8), "both")
                .addLayer("two", Networks.output(4), "right")
                .setOutputs("one", "two")
                .build();
        var stock = new ComputationGraph(conf.clone());
        stock.init();
        var live = new ComputationGraph(conf);
        live.init();
        live.setParams(stock.params());
        GroupedOptimizer.builder(live)
                .rule(new Sgd(0, 0, false))
                .lr(Networks.RATE)
                .attach();
        INDArray labels = Nd4j.eye(3);
        for (int t = 0; t < 5; t++) {
            var data = new MultiDataSet(
                    new INDArray[] {Nd4j.rand(3, 3), Nd4j.rand(3, 2)}, new INDArray[] {labels, labels.dup()});
            Nd4j.getRandom().setSeed(t + 1);
            stock.fit(data);
            Nd4j.getRandom().setSeed(t + 1);
            live.fit(data);
        }
        assertThat(LiveNetworks.weights(live)).isEqualTo(LiveNetworks.weights(stock));
    }
}
