package org.gradus.job.dl4jspark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.earlystopping.SparkDataSetLossCalculator;
import org.deeplearning4j.spark.earlystopping.SparkEarlyStoppingTrainer;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.gradus.dl4j.GroupedOptimizer;
import org.gradus.dl4j.ModelException;
import org.gradus.job.config.EngineConfig;
import org.gradus.job.data.DataException;
import org.gradus.rule.Adam;
import org.gradus.schedule.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Without these, who has dl4j-spark would have to leave its networks, data sets, listeners and early stopping to come here. */
class GroupedTrainingMasterTest {
    private static final EngineConfig DL4J =
            new EngineConfig(EngineConfig.Library.DL4J, EngineConfig.Device.CPU, EngineConfig.Precision.FLOAT32, false);

    @TempDir
    private Path folder;

    private static GroupedTrainingMasterBuilder master(int replicas, int batch) {
        return GroupedTrainingMaster.builder()
                .lr(0.01)
                .replicas(replicas)
                .batch(batch)
                .every(2)
                .engine(DL4J);
    }

    private static SparkDl4jMultiLayer wrapped(MultiLayerNetwork network, GroupedTrainingMaster master) {
        return new SparkDl4jMultiLayer(Sets.spark(), network, master);
    }

    @Test
    void oneReplicaDoesWhatTheSameOptimizerDoesInsideFit() {
        List<DataSet> batches = Sets.batches(24, 4);
        MultiLayerNetwork plain = Sets.network();
        GroupedOptimizer.builder(plain)
                .rule(new Adam(0.9, 0.999, 1e-8, false))
                .lr(0.01)
                .freeze("0_b")
                .attach();
        for (int epoch = 0; epoch < 2; epoch++) {
            batches.forEach(plain::fit);
        }
        try (GroupedTrainingMaster master =
                master(1, 4).freeze("0_b").shuffle(false).build()) {
            SparkDl4jMultiLayer wrapper = wrapped(Sets.network(), master);
            JavaRDD<DataSet> data = Sets.rdd(batches, 3);
            wrapper.fit(data);
            wrapper.fit(data);
            assertThat(Sets.weights(wrapper.getNetwork())).containsExactly(Sets.weights(plain), within(1e-6f));
            assertThat(wrapper.getNetwork().getIterationCount()).isEqualTo(12);
            assertThat(wrapper.getNetwork().getEpochCount()).isEqualTo(2);
        }
    }

    @Test
    void theSizeOfTheDataSetsMakesNoDifference() {
        float[] ofRows = fitOnce(Sets.rdd(Sets.rows(24), 2));
        float[] ofBatches = fitOnce(Sets.rdd(Sets.batches(24, 5), 2));
        assertThat(ofRows).isEqualTo(ofBatches);
    }

    private static float[] fitOnce(JavaRDD<DataSet> data) {
        try (GroupedTrainingMaster master = master(2, 4).build()) {
            return Sets.weights(wrapped(Sets.network(), master).fit(data));
        }
    }

    @Test
    void aGraphTrainsOnBothKindsOfDataSets() {
        JavaRDD<DataSet> data = Sets.rdd(Sets.batches(24, 4), 2);
        JavaRDD<MultiDataSet> many = data.map(DataSet::toMultiDataSet);
        try (GroupedTrainingMaster one = master(2, 4).build();
                GroupedTrainingMaster other = master(2, 4).build()) {
            ComputationGraph a = new SparkComputationGraph(Sets.spark(), graph(), one).fit(data);
            ComputationGraph b = new SparkComputationGraph(Sets.spark(), graph(), other).fitMultiDataSet(many);
            assertThat(Sets.weights(a)).isEqualTo(Sets.weights(b)).isNotEqualTo(Sets.weights(graph()));
            assertThat(a.getIterationCount()).isEqualTo(3);
        }
    }

    private static ComputationGraph graph() {
        ComputationGraph graph = Sets.network().toComputationGraph();
        graph.init();
        return graph;
    }

    @Test
    void filesOfDataSetsGiveWhatTheDataSetsGive() throws Exception {
        List<DataSet> batches = Sets.batches(24, 4);
        for (int k = 0; k < batches.size(); k++) {
            batches.get(k).save(folder.resolve("set-" + k + ".bin").toFile());
        }
        List<String> paths = batches.stream()
                .map(batch -> folder.resolve("set-" + batches.indexOf(batch) + ".bin")
                        .toUri()
                        .toString())
                .toList();
        try (GroupedTrainingMaster master = master(2, 4).build()) {
            MultiLayerNetwork fromFiles =
                    wrapped(Sets.network(), master).fitPaths(Sets.spark().parallelize(paths, 2));
            assertThat(Sets.weights(fromFiles)).isEqualTo(fitOnce(Sets.rdd(batches, 2)));
        }
    }

    @Test
    void otherRowsGoOnWithStateAndSchedule() {
        JavaRDD<DataSet> first = Sets.rdd(Sets.batches(24, 4), 2);
        JavaRDD<DataSet> second = Sets.rdd(Sets.batches(8, 4), 2);
        try (GroupedTrainingMaster master =
                master(2, 4).schedule(new Step(4, 0.1)).build()) {
            SparkDl4jMultiLayer wrapper = wrapped(Sets.network(), master);
            wrapper.fit(first);
            wrapper.fit(second);
            wrapper.fit(second);
            assertThat(master.state().step()).isEqualTo(3 + 1 + 1);
            assertThat(master.state().groups().get(0).steps()).isEqualTo(5);
        }
    }

    @Test
    void weightsThatWereChangedInBetweenAreTakenUp() {
        JavaRDD<DataSet> data = Sets.rdd(Sets.batches(8, 4), 2);
        try (GroupedTrainingMaster master =
                master(2, 4).freeze("0_*").freeze("1_b").build()) {
            SparkDl4jMultiLayer wrapper = wrapped(Sets.network(), master);
            wrapper.fit(data);
            INDArray frozen = wrapper.getNetwork().getParam("0_W");
            frozen.assign(7);
            wrapper.fit(data);
            assertThat(wrapper.getNetwork().getParam("0_W").ravel().toFloatVector())
                    .containsOnly(7f);
        }
    }

    @Test
    void listenersOnTheDriverSeeEachRound() {
        Listener listener = new Listener();
        try (GroupedTrainingMaster master = master(2, 4).build()) {
            SparkDl4jMultiLayer wrapper = wrapped(Sets.network(), master);
            wrapper.setListeners(listener.router(), List.of(listener));
            JavaRDD<DataSet> data = Sets.rdd(Sets.batches(24, 4), 2);
            wrapper.fit(data);
            wrapper.fit(data);
            assertThat(listener.calls()).containsExactly("start", "2", "3", "end", "start", "5", "6", "end");
            assertThat(listener.scores()).doesNotContain(0.0).endsWith(wrapper.getScore());
            assertThat(listener.getStorageRouter()).isSameAs(listener.router());
        }
    }

    @Test
    void timesAreKeptWhereTheyAreAskedFor() throws Exception {
        try (GroupedTrainingMaster master = master(2, 4).build()) {
            SparkDl4jMultiLayer wrapper = wrapped(Sets.network(), master);
            assertThat(wrapper.getSparkTrainingStats()).isNull();
            wrapper.setCollectTrainingStats(true);
            wrapper.fit(Sets.rdd(Sets.batches(24, 4), 2));
            var stats = wrapper.getSparkTrainingStats();
            assertThat(stats.getValue("GroupedTrainingMasterRoundTimesMs")).hasSize(2);
            assertThat(stats.getValue("GroupedTrainingMasterFitTimesMs")).hasSize(1);
            assertThat(stats.statsAsString()).contains("GroupedTrainingMasterRoundWireTimesMs");
            stats.exportStatFiles(folder.toString(), Sets.spark().sc());
            for (String key : stats.getKeySet()) {
                assertThat(Files.readAllLines(folder.resolve(key + ".txt")))
                        .hasSize(1 + stats.getValue(key).size());
            }
        }
    }

    @Test
    void earlyStoppingStops() {
        JavaRDD<DataSet> data = Sets.rdd(Sets.batches(24, 4), 2);
        EarlyStoppingConfiguration<MultiLayerNetwork> stopping = new EarlyStoppingConfiguration.Builder<
                        MultiLayerNetwork>()
                .epochTerminationConditions(new MaxEpochsTerminationCondition(3))
                .scoreCalculator(
                        new SparkDataSetLossCalculator(data, true, Sets.spark().sc()))
                .modelSaver(new InMemoryModelSaver<>())
                .build();
        try (GroupedTrainingMaster master = master(2, 4).build()) {
            EarlyStoppingResult<MultiLayerNetwork> result =
                    new SparkEarlyStoppingTrainer(Sets.spark(), master, stopping, Sets.network(), data).fit();
            assertThat(result.getTotalEpochs()).isEqualTo(3);
            assertThat(result.getBestModelEpoch()).isEqualTo(2);
            assertThat(master.state().step()).isEqualTo(9);
        }
    }

    @Test
    void whatTextSaysTrainsToTheSameBits() {
        JavaRDD<DataSet> data = Sets.rdd(Sets.batches(24, 4), 2);
        GroupedTrainingMasterBuilder builder = master(2, 4)
                .seed(9)
                .group("head", "1_*", g -> g.withLr(0.03))
                .at(2, settings -> settings)
                .schedule(new Step(2, 0.5));
        try (GroupedTrainingMaster master = builder.build();
                GroupedTrainingMaster json = GroupedTrainingMaster.fromJson(master.toJson());
                GroupedTrainingMaster yaml = GroupedTrainingMaster.fromYaml(master.toYaml())) {
            float[] weights = Sets.weights(wrapped(Sets.network(), master).fit(data));
            assertThat(Sets.weights(wrapped(Sets.network(), json).fit(data))).isEqualTo(weights);
            assertThat(Sets.weights(wrapped(Sets.network(), yaml).fit(data))).isEqualTo(weights);
        }
        assertThatThrownBy(() -> GroupedTrainingMaster.fromJson("{\"@class\": \"java.util.ArrayList\"}"))
                .hasMessageContaining(
                        "@class is \"java.util.ArrayList\"; must be " + GroupedTrainingMaster.class.getName());
    }

    @Test
    void whatCannotBeTrainedIsRefused() {
        try (GroupedTrainingMaster master = master(2, 4).build()) {
            SparkComputationGraph wrapper = new SparkComputationGraph(Sets.spark(), graph(), master);
            assertThatThrownBy(() -> wrapper.fit(Sets.spark().<DataSet>emptyRDD()))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("has no examples");
            MultiLayerNetwork lbfgs = Sets.network(Sets.configuration(OptimizationAlgorithm.LBFGS));
            assertThatThrownBy(() -> wrapped(lbfgs, master).fit(Sets.rdd(Sets.rows(4), 1)))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("is trained by LBFGS; must be STOCHASTIC_GRADIENT_DESCENT");
            assertThatThrownBy(() -> master.addHook(null)).hasMessageContaining("no training hooks");
        }
    }
}
