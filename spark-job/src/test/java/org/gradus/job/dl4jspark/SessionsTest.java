package org.gradus.job.dl4jspark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.gradus.rule.Sgd;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Without these, a master that trains two networks in turn would start their optimizers anew at each change, and small data sets could
 * not be trained on many task slots.
 */
class SessionsTest {
    private final JavaRDD<DataSet> data = Sets.rdd(Sets.batches(16, 4), 2);

    private static GroupedTrainingMasterBuilder builder() {
        return GroupedTrainingMaster.builder().lr(0.01).replicas(2).batch(4).every(2);
    }

    private static SparkDl4jMultiLayer wrapped(MultiLayerNetwork network, GroupedTrainingMaster master) {
        return new SparkDl4jMultiLayer(Sets.spark(), network, master);
    }

    @Test
    void twoNetworksInTurnHaveAStateEach() {
        MultiLayerNetwork one = Sets.network();
        MultiLayerNetwork other = Sets.network(); // of the same weights: DL4J calls them equal
        try (GroupedTrainingMaster master = builder().build()) {
            wrapped(one, master).fit(data);
            wrapped(other, master).fit(data);
            wrapped(one, master).fit(data);
            assertThat(master.state().step()).isEqualTo(4);
            assertThat(master.state(one).step()).isEqualTo(4);
            assertThat(master.state(other).step()).isEqualTo(2);
        }
        assertThat(Sets.weights(one)).isEqualTo(alone(2));
        assertThat(Sets.weights(other)).isEqualTo(alone(1));
    }

    @Test
    void deletingTempFilesForgetsNothing() {
        MultiLayerNetwork network = Sets.network();
        try (GroupedTrainingMaster master = builder().build()) {
            wrapped(network, master).fit(data);
            assertThat(master.deleteTempFiles(Sets.spark())).isTrue();
            wrapped(network, master).fit(data);
            assertThat(master.state().step()).isEqualTo(4);
        }
        assertThat(Sets.weights(network)).isEqualTo(alone(2));
    }

    private float[] alone(int epochs) {
        MultiLayerNetwork network = Sets.network();
        try (GroupedTrainingMaster master = builder().build()) {
            for (int epoch = 0; epoch < epochs; epoch++) {
                wrapped(network, master).fit(data);
            }
        }
        return Sets.weights(network);
    }

    @Test
    void fewerRowsThanReplicasTrain() {
        List<DataSet> rows = Sets.rows(8);
        MultiLayerNetwork plain = Sets.network(); // whose updater is descent at 0.1
        MultiLayerNetwork network = Sets.network();
        try (GroupedTrainingMaster master = GroupedTrainingMaster.builder()
                .rule(new Sgd())
                .lr(0.1)
                .replicas(5)
                .batch(4)
                .every(1)
                .build()) {
            for (List<DataSet> some : List.of(rows.subList(0, 3), rows.subList(3, 4), rows)) {
                plain.fit(DataSet.merge(some));
                wrapped(network, master).fit(Sets.rdd(some, 9)); // most partitions are empty
                assertThat(Sets.weights(network)).containsExactly(Sets.weights(plain), within(1e-6f));
            }
            assertThat(network.getIterationCount()).isEqualTo(3);
        }
    }
}
