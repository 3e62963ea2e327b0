package org.gradus.job.dl4jspark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.listeners.ScoreIterationListener;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;

/** Without these, what a network or a listener brings along and a training master does not use would be dropped without a word. */
class UnusedSettingsTest {
    private final JavaRDD<DataSet> data = Sets.rdd(Sets.batches(8, 4), 2);

    private static GroupedTrainingMaster master() {
        return GroupedTrainingMaster.builder().lr(0.01).replicas(2).batch(4).build();
    }

    @Test
    void theNetworksOwnUpdaterIsWarnedOfOnce() {
        MultiLayerConfiguration configuration = Sets.configuration(new Nesterovs(0.1, 0.8));
        try (GroupedTrainingMaster master = master();
                LoggedWarnings warnings = LoggedWarnings.of(GroupedTrainingMaster.class)) {
            MultiLayerNetwork network = Sets.network(configuration);
            SparkDl4jMultiLayer wrapper = new SparkDl4jMultiLayer(Sets.spark(), network, master);
            wrapper.fit(data);
            wrapper.fit(data);
            wrapper.fit(Sets.rdd(Sets.rows(4), 1));
            assertThat(warnings.lines())
                    .singleElement()
                    .asString()
                    .startsWith("the network's own updater, Nesterovs(learningRate=0.1")
                    .contains("momentum=0.8", "does not train it: the master's optimizer does, Adam;");
            new SparkComputationGraph(Sets.spark(), network.toComputationGraph(), master).fit(data);
            assertThat(warnings.lines()).hasSize(2);
        }
    }

    @Test
    void aNetworkWithoutAnUpdaterIsNotWarnedOf() {
        try (GroupedTrainingMaster master = master();
                LoggedWarnings warnings = LoggedWarnings.of(GroupedTrainingMaster.class)) {
            MultiLayerNetwork network = Sets.network(Sets.configuration(new NoOp()));
            new SparkDl4jMultiLayer(Sets.spark(), network, master).fit(data);
            assertThat(warnings.lines()).isEmpty();
        }
    }

    @Test
    void theNetworksOwnListenersAreWarnedOf() {
        try (GroupedTrainingMaster master = master();
                LoggedWarnings warnings = LoggedWarnings.of(GroupedTrainingMaster.class)) {
            MultiLayerNetwork network = Sets.network(Sets.configuration(new NoOp()));
            network.setListeners(new ScoreIterationListener(1));
            new SparkDl4jMultiLayer(Sets.spark(), network, master).fit(data);
            assertThat(warnings.lines())
                    .singleElement()
                    .asString()
                    .startsWith("the network's own listeners are not called: ScoreIterationListener; give them to");
        }
    }

    @Test
    void aListenerThatWaitsForCallsInsideAStepIsWarnedOf() {
        try (GroupedTrainingMaster master = master();
                LoggedWarnings warnings = LoggedWarnings.of(GroupedTrainingMaster.class)) {
            master.setListeners(List.of(new Listener(), new Inside()));
            assertThat(warnings.lines())
                    .singleElement()
                    .asString()
                    .contains("Inside is not called at onBackwardPass, onGradientCalculation: replicas compute");
        }
    }

    private static final class Inside extends BaseTrainingListener {
        @Override
        public void onGradientCalculation(org.deeplearning4j.nn.api.Model model) {
            throw new AssertionError("not called");
        }

        @Override
        public void onBackwardPass(org.deeplearning4j.nn.api.Model model) {
            throw new AssertionError("not called");
        }
    }
}
