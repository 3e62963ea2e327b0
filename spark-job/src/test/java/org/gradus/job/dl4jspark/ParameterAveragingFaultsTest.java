package org.gradus.job.dl4jspark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.gradus.job.config.EngineConfig;
import org.gradus.rule.Sgd;
import org.gradus.state.GroupState;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Without these, what docs/dl4j-spark.md says is wrong in dl4j-spark's parameter averaging, and right here, would be hearsay. Each test
 * lets both train on the same rows.
 */
class ParameterAveragingFaultsTest {
    private static final org.nd4j.linalg.learning.config.Sgd DESCENT = new org.nd4j.linalg.learning.config.Sgd(0.1);

    private static ParameterAveragingTrainingMaster.Builder theirs(int workers, int examplesPerSet, int batch) {
        return new ParameterAveragingTrainingMaster.Builder(workers, examplesPerSet)
                .batchSizePerWorker(batch)
                .rddTrainingApproach(RDDTrainingApproach.Direct)
                .storageLevel(null);
    }

    private static GroupedTrainingMasterBuilder ours(int replicas, int batch) {
        return GroupedTrainingMaster.builder()
                .rule(new Sgd(0, 0, false))
                .lr(0.1)
                .replicas(replicas)
                .batch(batch)
                .shuffle(false)
                .engine(dl4j());
    }

    private static EngineConfig dl4j() {
        return new EngineConfig(
                EngineConfig.Library.DL4J, EngineConfig.Device.CPU, EngineConfig.Precision.FLOAT32, false);
    }

    private static MultiLayerNetwork fit(
            MultiLayerConfiguration configuration, TrainingMaster<?, ?> master, JavaRDD<DataSet> data) {
        SparkDl4jMultiLayer wrapper =
                new SparkDl4jMultiLayer(Sets.spark(), Sets.network(configuration.clone()), master);
        wrapper.fit(data);
        return wrapper.getNetwork();
    }

    @Test
    void theOptimizersStateIsKeptByDefault() {
        JavaRDD<DataSet> data = Sets.rdd(Sets.batches(16, 4), 2);
        MultiLayerNetwork forgotten = fit(
                Sets.configuration(new Adam(0.01)),
                theirs(2, 4, 4).averagingFrequency(1).build(),
                data);
        assertThat(forgotten.getUpdater().getStateViewArray().toFloatVector()).containsOnly(0f);

        try (GroupedTrainingMaster master = GroupedTrainingMaster.builder()
                .replicas(2)
                .batch(4)
                .every(1)
                .engine(dl4j())
                .build()) {
            fit(Sets.configuration(new Adam(0.01)), master, data);
            GroupState state = master.state().groups().get(0);
            assertThat(state.steps()).isEqualTo(2);
            assertThat(state.slots()[1]).doesNotContain(0f); // mean squares
        }
    }

    @Test
    void theMeanWeighsReplicasByTheirExamples() {
        List<DataSet> rows = Sets.rows(3);
        DataSet two = DataSet.merge(List.of(rows.get(0), rows.get(2)));
        DataSet one = rows.get(1);
        MultiLayerConfiguration configuration = Sets.configuration(DESCENT);
        float[] afterTwo = alone(configuration, two);
        float[] afterOne = alone(configuration, one);

        MultiLayerNetwork unweighted = fit(
                configuration,
                theirs(2, 2, 2)
                        .averagingFrequency(1)
                        .repartionData(Repartition.Never)
                        .build(),
                Sets.rdd(List.of(two, one), 2));
        assertThat(Sets.weights(unweighted)).containsExactly(mean(afterTwo, 1, afterOne, 1), within(1e-6f));

        try (GroupedTrainingMaster master = ours(2, 2).every(1).build()) {
            MultiLayerNetwork weighted = fit(configuration, master, Sets.rdd(rows, 1));
            assertThat(Sets.weights(weighted)).containsExactly(mean(afterTwo, 2, afterOne, 1), within(1e-6f));
        }
        assertThat(distance(mean(afterTwo, 1, afterOne, 1), mean(afterTwo, 2, afterOne, 1)))
                .isGreaterThan(1e-4);
    }

    private static float[] alone(MultiLayerConfiguration configuration, DataSet data) {
        MultiLayerNetwork network = Sets.network(configuration.clone());
        network.fit(data);
        return Sets.weights(network);
    }

    private static float[] mean(float[] a, int weightOfA, float[] b, int weightOfB) {
        float[] mean = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            mean[i] = (float) (((double) a[i] * weightOfA + (double) b[i] * weightOfB) / (weightOfA + weightOfB));
        }
        return mean;
    }

    private static double distance(float[] a, float[] b) {
        double most = 0;
        for (int i = 0; i < a.length; i++) {
            most = Math.max(most, Math.abs(a[i] - b[i]));
        }
        return most;
    }

    @Test
    void theCountOfIterationsIsWhatWasDone() {
        JavaRDD<DataSet> data = Sets.rdd(Sets.batches(8, 4), 2);
        MultiLayerConfiguration configuration = Sets.configuration(DESCENT);
        MultiLayerNetwork counted =
                fit(configuration, theirs(2, 4, 4).averagingFrequency(5).build(), data);
        assertThat(counted.getIterationCount()).isEqualTo(5);

        try (GroupedTrainingMaster master = ours(2, 4).every(5).build()) {
            assertThat(fit(configuration, master, data).getIterationCount()).isEqualTo(1);
        }
    }

    @Test
    void twoTrainingsGiveTheSameBits() {
        JavaRDD<DataSet> data = Sets.rdd(Sets.rows(64), 2);
        MultiLayerConfiguration configuration = Sets.configuration(DESCENT);
        float[][] theirs = new float[2][];
        float[][] ours = new float[2][];
        for (int k = 0; k < 2; k++) {
            theirs[k] = Sets.weights(
                    fit(configuration, theirs(2, 1, 4).averagingFrequency(2).build(), data));
            try (GroupedTrainingMaster master =
                    ours(2, 4).shuffle(true).every(2).build()) {
                ours[k] = Sets.weights(fit(configuration, master, data));
            }
        }
        assertThat(Arrays.equals(theirs[0], theirs[1])).isFalse();
        assertThat(ours[0]).isEqualTo(ours[1]);
    }

    @Test
    void whatIsFrozenStaysAsItIs() {
        JavaRDD<DataSet> data = Sets.rdd(Sets.batches(28, 4), 7);
        MultiLayerConfiguration configuration = Sets.frozen(DESCENT);
        float[] before = frozenPart(Sets.network(configuration.clone()));

        MultiLayerNetwork drifted = fit(
                configuration,
                theirs(7, 4, 4)
                        .averagingFrequency(1)
                        .repartionData(Repartition.Never)
                        .build(),
                data);
        assertThat(Arrays.equals(frozenPart(drifted), before)).isFalse();

        try (GroupedTrainingMaster master = ours(7, 4).every(1).build()) {
            assertThat(frozenPart(fit(configuration, master, data))).isEqualTo(before);
        }
    }

    private static float[] frozenPart(MultiLayerNetwork network) {
        return network.getLayer(0).params().toFloatVector();
    }
}
