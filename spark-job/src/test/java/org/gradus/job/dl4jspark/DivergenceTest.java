package org.gradus.job.dl4jspark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.termination.InvalidScoreIterationTerminationCondition;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.earlystopping.SparkEarlyStoppingGraphTrainer;
import org.deeplearning4j.spark.earlystopping.SparkEarlyStoppingTrainer;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.gradus.rule.Sgd;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;

/** Without these, a divergence would end DL4J's early stopping by an exception, or an endless loop of fits would not notice it. */
class DivergenceTest {
    private final JavaRDD<DataSet> data = Sets.rdd(Sets.batches(24, 4), 2);

    private static GroupedTrainingMaster diverging() {
        return GroupedTrainingMaster.builder()
                .rule(new Sgd())
                .lr(1e38)
                .replicas(2)
                .batch(2)
                .every(6) // the whole epoch
                .build();
    }

    private static <T extends Model> EarlyStoppingConfiguration<T> stopping() {
        return new EarlyStoppingConfiguration.Builder<T>()
                .epochTerminationConditions(new MaxEpochsTerminationCondition(3))
                .iterationTerminationConditions(new InvalidScoreIterationTerminationCondition())
                .modelSaver(new InMemoryModelSaver<>())
                .saveLastModel(true)
                .build();
    }

    @Test
    void anInvalidScoreEndsEarlyStopping() {
        try (GroupedTrainingMaster master = diverging()) {
            MultiLayerNetwork network = Sets.network();
            assertEnded(new SparkEarlyStoppingTrainer(Sets.spark(), master, stopping(), network, data).fit());
            assertThat(network.score()).isNaN();
            assertThat(Sets.weights(network)).isEqualTo(Sets.weights(Sets.network()));
        }
    }

    @Test
    void anInvalidScoreEndsEarlyStoppingOfAGraph() {
        try (GroupedTrainingMaster master = diverging()) {
            ComputationGraph graph = Sets.network().toComputationGraph();
            assertEnded(new SparkEarlyStoppingGraphTrainer(
                            Sets.spark(), master, stopping(), graph, data.map(DataSet::toMultiDataSet), null)
                    .fit());
        }
    }

    private static void assertEnded(EarlyStoppingResult<?> result) {
        assertThat(result.getTerminationReason())
                .isEqualTo(EarlyStoppingResult.TerminationReason.IterationTerminationCondition);
        assertThat(result.getTerminationDetails()).contains("InvalidScore");
        assertThat(result.getTotalEpochs()).isZero();
    }

    @Test
    void aLoopOfFitsIsEnded() {
        try (GroupedTrainingMaster master = diverging();
                LoggedWarnings warnings = LoggedWarnings.of(GroupedTrainingMaster.class)) {
            Listener listener = new Listener();
            SparkDl4jMultiLayer wrapper = new SparkDl4jMultiLayer(Sets.spark(), Sets.network(), master);
            wrapper.setListeners(List.of(listener));
            wrapper.fit(data);
            assertThat(wrapper.getScore()).isNaN();
            assertThat(listener.calls()).containsExactly("start", "end");
            assertThat(warnings.lines())
                    .last()
                    .asString()
                    .contains("the fit ended early, because training diverged at");
            assertThatThrownBy(() -> wrapper.fit(data))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the last fit of this network on the same RDD ended because training diverged"
                            + " at step ");
            wrapper.getNetwork().getParam("0_b").assign(0.5);
            wrapper.fit(data);
            assertThat(wrapper.getScore()).isNaN();
        }
    }
}
