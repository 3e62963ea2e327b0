package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gradus.dl4j.NativeThreads;
import org.gradus.engine.Engine;
import org.gradus.engine.Moment;
import org.gradus.job.data.Batches;
import org.gradus.job.driver.Preparation;
import org.gradus.job.replica.RunModel;
import org.gradus.job.replica.Walk;
import org.gradus.update.GroupedUpdate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A run on a cluster could otherwise be another algorithm than the one that its user knows from one machine. */
class OneMachineTest {
    private static final int BATCH = 16;
    private static final int EPOCHS = 3;
    private static final long SEED = 11;
    private static final Table TABLE = Table.random(150);
    private static final long STEPS_PER_EPOCH = 10;

    @TempDir
    private Path folder;

    @BeforeAll
    static void computeAsReplicasDo() {
        NativeThreads.one();
    }

    @ParameterizedTest
    @CsvSource({"dl4j, 1", "dl4j, 7", "dl4j, 100", "torch, 1", "torch, 7"})
    void oneReplicaIsTheOptimizerDrivenByHand(String engine, int every) throws IOException {
        Training training = Training.of(
                folder,
                engine.equals("torch") ? TestNetworks.dropped() : TestNetworks.noisy(),
                TABLE,
                """
                seed: 11
                train: {epochs: 3, batch: 16, replicas: 1}
                optimizer: {rule: adamw, lr: 1e-2, clip: {norm: 1}}
                groups:
                  - {name: stem, select: {layers: [0]}, rule: sgd, lr: 5e-2, momentum: 0.9, nesterov: true}
                  - {name: slice, select: "1_W[:, 0:5]", frozen: true}
                masks:
                  - {select: "1_W[:, 5:]", lr: {random: 0.5}, weightDecay: 2}
                  - {select: "3_W", gradient: 0.5}
                schedule: {warmup: {steps: 5}, then: {exponential: {gamma: 0.8, every: epoch}}}
                """);
        float[] trained =
                training.run("engine=" + engine, "train.sync.every=" + every).weights();
        assertThat(trained).isEqualTo(byHand(training.prepared("engine=" + engine)));
    }

    private static float[] byHand(Preparation prepared) {
        try (Engine engine =
                RunModel.of(prepared.model(), List.of(), prepared.engine()).open(OptionalInt.empty())) {
            GroupedUpdate update =
                    new GroupedUpdate(prepared.planner(STEPS_PER_EPOCH).start().plan());
            Batches batches = new Batches(TABLE.shard(), BATCH, SEED, 0, true);
            Walk walk = new Walk(BATCH, STEPS_PER_EPOCH, true, SEED);
            for (int step = 0; step < EPOCHS * STEPS_PER_EPOCH; step++) {
                Moment moment = new Moment(step, walk.epoch(step), walk.seed(0, step));
                engine.computeGradient(batches.get(walk.epoch(step), walk.batchOf(step)), moment);
                update.update(engine.weights(), engine.gradient(), step);
                engine.afterUpdate(moment);
            }
            float[] weights = new float[engine.layout().length()];
            engine.weights().get(0, weights);
            return weights;
        }
    }

    @Test
    void oneReplicaWithPlainSgdIsWhatDl4jDoesAlone() throws IOException {
        MultiLayerNetwork network = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(TestNetworks.rich()));
        network.init();
        assertPlainSgdIsFit(TestNetworks.rich(), "", network, network::fit);
    }

    /** The constraint of the layer would move the frozen columns: not in the result, but in what replicas compute with. */
    @Test
    void replicasComputeWithFrozenElementsAsTheyWere() throws IOException {
        MultiLayerNetwork network = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(TestNetworks.rich()));
        network.init();
        INDArray columns = network.getParam("2_W").get(NDArrayIndex.all(), NDArrayIndex.interval(0, 4));
        AtomicReference<INDArray> still = new AtomicReference<>();
        assertPlainSgdIsFit(
                TestNetworks.rich(),
                "groups: [{name: slice, select: \"2_W[:, 0:4]\", frozen: true}]",
                network,
                data -> {
                    still.compareAndSet(null, columns.dup());
                    network.fit(data);
                    columns.assign(still.get());
                });
    }

    @Test
    void soItIsForAGraph() throws IOException {
        ComputationGraph graph = new ComputationGraph(ComputationGraphConfiguration.fromJson(TestNetworks.graph()));
        graph.init();
        assertPlainSgdIsFit(TestNetworks.graph(), "", graph, graph::fit);
    }

    private void assertPlainSgdIsFit(
            String json, String groups, org.deeplearning4j.nn.api.Model alone, Consumer<DataSet> fit)
            throws IOException {
        Training training = Training.of(
                folder,
                json,
                TABLE,
                """
                seed: 11
                engine: dl4j
                train: {epochs: 3, batch: 16, replicas: 1, shuffle: false, sync: {every: 5}}
                optimizer: {rule: sgd, lr: 0.1}
                """
                        + groups);
        float[] before = training.prepared().model().weights();
        alone.params().assign(Nd4j.createFromArray(new float[][] {before}));
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            for (int from = 0; from < TABLE.rows(); from += BATCH) {
                fit.accept(rows(from, Math.min(from + BATCH, TABLE.rows())));
            }
        }
        float[] expected = alone.params().toFloatVector();
        assertThat(Vectors.relative(before, expected)).isGreaterThan(0.1);
        assertThat(Vectors.relative(training.run().weights(), expected)).isLessThan(1e-6);
    }

    private static DataSet rows(int from, int to) {
        return new DataSet(
                Nd4j.create(
                        Arrays.copyOfRange(TABLE.features(), from * Table.FEATURES, to * Table.FEATURES),
                        new long[] {to - from, Table.FEATURES},
                        'c'),
                Nd4j.create(
                        Arrays.copyOfRange(TABLE.labels(), from * Table.CLASSES, to * Table.CLASSES),
                        new long[] {to - from, Table.CLASSES},
                        'c'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // rows, replicas, batch: whole batches; a ragged last one; a last one in which some replicas have no
                // row
                "48, 2, 8",
                "53, 2, 8",
                "70, 3, 8",
                "65, 4, 8",
                "11, 3, 1"
            })
    void replicasWithPlainSgdAreOneMachineWithTheirBatchesTogether(String numbers) throws IOException {
        int[] n = Arrays.stream(numbers.split(", ")).mapToInt(Integer::parseInt).toArray();
        Training training = Training.of(
                folder,
                TestNetworks.plain(),
                Table.random(n[0]),
                """
                train: {epochs: 2, shuffle: false, sync: {every: 1}}
                optimizer: {rule: sgd, lr: 0.2, weightDecay: 1e-2}
                groups:
                  - {name: stem, select: {layers: [0]}, lr: 0.1, weightDecay: 2e-2}
                  - {name: slice, select: "1_W[0:3, :]", lr: 0.3, schedule: {cosine: {steps: 30}}}
                masks: [{select: "0_W", weightDecay: {random: 0.5}, gradient: {random: 0.9}}]
                """);
        float[] before = training.prepared().model().weights();
        float[] one = training.run("train.replicas=1", "train.sync.every=100", "train.batch=" + n[1] * n[2])
                .weights();
        float[] many =
                training.run("train.replicas=" + n[1], "train.batch=" + n[2]).weights();
        assertThat(Vectors.relative(before, one)).isGreaterThan(0.1);
        assertThat(Vectors.relative(many, one)).isLessThan(1e-6);
    }
}
