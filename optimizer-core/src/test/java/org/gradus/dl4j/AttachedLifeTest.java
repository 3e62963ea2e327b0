package org.gradus.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingModelSaver;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.saver.LocalFileGraphSaver;
import org.deeplearning4j.earlystopping.saver.LocalFileModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingGraphTrainer;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.util.ModelSerializer;
import org.gradus.rule.AdamW;
import org.gradus.rule.Sgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Without it, what DL4J does around a fit (listeners, early stopping, saving, transfer, copies) could break when attached. */
class AttachedLifeTest {
    private final Networks.Sample sample = Networks.dense();
    private final Networks.Sample graphSample = Networks.graph();

    private static final class Watcher extends BaseTrainingListener {
        final List<Double> scores = new ArrayList<>();
        final List<Double> updates = new ArrayList<>();
        int epochs;

        @Override
        public void iterationDone(Model model, int iteration, int epoch) {
            scores.add(model.score());
            updates.add(model.gradient().gradient().norm2Number().doubleValue());
        }

        @Override
        public void onEpochEnd(Model model) {
            epochs++;
        }
    }

    private static GroupedOptimizer attach(Model network) {
        return LiveNetworks.builder(network).rule(new AdamW()).lr(1e-2).attach();
    }

    @Test
    void listenersSeeScoresAndRealUpdates() {
        for (Networks.Sample each : List.of(sample, graphSample)) {
            Model network = LiveNetworks.any(each);
            Watcher before = new Watcher();
            Watcher after = new Watcher();
            network.addListeners(before);
            GroupedOptimizer optimizer = attach(network);
            network.addListeners(after);
            DataSetIterator data = LiveNetworks.iterator(each, 4, 6);
            if (network instanceof ComputationGraph graph) {
                graph.fit(data, 2);
            } else {
                ((MultiLayerNetwork) network).fit(data, 2);
            }
            assertThat(optimizer.step()).isEqualTo(8);
            for (Watcher watcher : List.of(before, after)) {
                assertThat(watcher.epochs).isEqualTo(2);
                assertThat(watcher.scores).hasSize(8).allMatch(score -> score > 0);
                assertThat(watcher.updates).hasSize(8).allMatch(norm -> norm > 1e-6 && norm < 1);
            }
        }
    }

    @Test
    void earlyStoppingKeepsTheBestModel(@TempDir Path folder) {
        DataSetIterator data = LiveNetworks.iterator(sample, 4, 6);
        for (EarlyStoppingModelSaver<MultiLayerNetwork> saver :
                List.of(new InMemoryModelSaver<MultiLayerNetwork>(), new LocalFileModelSaver(folder.toString()))) {
            MultiLayerNetwork network = LiveNetworks.layers(sample);
            GroupedOptimizer optimizer = attach(network);
            var result = new EarlyStoppingTrainer(stopping(saver, data), network, data).fit();
            assertThat(optimizer.step()).isEqualTo(20);
            best(result, new DataSetLossCalculator(data, true).calculateScore(result.getBestModel()));
        }
    }

    @Test
    void earlyStoppingOfAGraphKeepsTheBestModel(@TempDir Path folder) {
        DataSetIterator data = LiveNetworks.iterator(graphSample, 4, 6);
        for (EarlyStoppingModelSaver<ComputationGraph> saver :
                List.of(new InMemoryModelSaver<ComputationGraph>(), new LocalFileGraphSaver(folder.toString()))) {
            ComputationGraph network = LiveNetworks.graph(graphSample);
            GroupedOptimizer optimizer = attach(network);
            var result = new EarlyStoppingGraphTrainer(stopping(saver, data), network, data).fit();
            assertThat(optimizer.step()).isEqualTo(20);
            best(result, new DataSetLossCalculator(data, true).calculateScore(result.getBestModel()));
        }
    }

    private static <T extends Model> EarlyStoppingConfiguration<T> stopping(
            EarlyStoppingModelSaver<T> saver, DataSetIterator data) {
        return new EarlyStoppingConfiguration.Builder<T>()
                .modelSaver(saver)
                .epochTerminationConditions(new MaxEpochsTerminationCondition(5))
                .scoreCalculator(new DataSetLossCalculator(data, true))
                .build();
    }

    /** Not the result's own best score: DL4J asks the restored model for the score of a fit that it never had. */
    private static void best(EarlyStoppingResult<?> result, double score) {
        assertThat(result.getTerminationReason())
                .isEqualTo(EarlyStoppingResult.TerminationReason.EpochTerminationCondition);
        double least = result.getScoreVsEpoch().values().stream()
                .mapToDouble(Double::doubleValue)
                .min()
                .orElseThrow();
        assertThat(score).isEqualTo(least);
    }

    @Test
    void aSavedModelLoadsAndTrainsInPlainDl4j(@TempDir Path folder) throws Exception {
        File file = folder.resolve("model.zip").toFile();
        for (Networks.Sample each : List.of(sample, graphSample)) {
            Model network = LiveNetworks.any(each);
            attach(network);
            DataSet data = LiveNetworks.data(each, 6, 1);
            LiveNetworks.fit(network, data);
            ModelSerializer.writeModel(network, file, true);
            Model restored = each.equals(sample)
                    ? ModelSerializer.restoreMultiLayerNetwork(file, true)
                    : ModelSerializer.restoreComputationGraph(file, true);
            assertThat(output(restored, data)).isEqualTo(output(network, data));
            float[] before = LiveNetworks.weights(restored);
            LiveNetworks.fit(restored, data);
            assertThat(LiveNetworks.weights(restored)).isNotEqualTo(before);
        }
    }

    private static INDArray output(Model network, DataSet data) {
        return network instanceof ComputationGraph graph
                ? graph.outputSingle(data.getFeatures())
                : ((MultiLayerNetwork) network).output(data.getFeatures());
    }

    @Test
    void transferLearningFreezesLayersThatTheNextOptimizerLeavesAlone() {
        MultiLayerNetwork base = LiveNetworks.layers(sample);
        attach(base);
        base.fit(LiveNetworks.data(sample, 6, 1));
        MultiLayerNetwork tuned = new TransferLearning.Builder(base)
                .fineTuneConfiguration(new FineTuneConfiguration.Builder()
                        .updater(new org.nd4j.linalg.learning.config.Sgd(0.1))
                        .build())
                .setFeatureExtractor(1)
                .build();
        GroupedOptimizer optimizer = attach(tuned);
        List<String> frozen = List.of("0_W", "0_b", "1_gamma", "1_beta", "1_mean", "1_var");
        var before = frozen.stream().map(p -> LiveNetworks.weights(tuned, p)).toList();
        float[] head = LiveNetworks.weights(tuned, "3_W");
        for (int t = 0; t < 5; t++) {
            tuned.fit(LiveNetworks.data(sample, 6, t));
        }
        for (int k = 0; k < before.size(); k++) {
            assertThat(LiveNetworks.weights(tuned, frozen.get(k)))
                    .as(frozen.get(k))
                    .isEqualTo(before.get(k));
        }
        assertThat(LiveNetworks.weights(tuned, "3_W")).isNotEqualTo(head);
        assertThat(optimizer.explain()).contains("model", "frozen").doesNotContain("replica", "round", "averaged");
    }

    @Test
    void transferLearningOfAGraphFreezesToo() {
        ComputationGraph base = LiveNetworks.graph(graphSample);
        attach(base);
        base.fit(LiveNetworks.data(graphSample, 6, 1));
        ComputationGraph tuned = new TransferLearning.GraphBuilder(base)
                .fineTuneConfiguration(new FineTuneConfiguration.Builder()
                        .updater(new org.nd4j.linalg.learning.config.Sgd(0.1))
                        .build())
                .setFeatureExtractor("stem_a")
                .build();
        attach(tuned);
        float[] stem = LiveNetworks.weights(tuned, "stem_a_W");
        float[] out = LiveNetworks.weights(tuned, "out_W");
        tuned.fit(LiveNetworks.data(graphSample, 6, 2));
        assertThat(LiveNetworks.weights(tuned, "stem_a_W")).isEqualTo(stem);
        assertThat(LiveNetworks.weights(tuned, "out_W")).isNotEqualTo(out);
    }

    @Test
    void aCloneHasTheWeightsAndDl4jsOwnUpdater() {
        for (Networks.Sample each : List.of(sample, graphSample)) {
            Model network = LiveNetworks.any(each);
            GroupedOptimizer optimizer = attach(network);
            LiveNetworks.fit(network, LiveNetworks.data(each, 6, 1));
            Model copy =
                    network instanceof ComputationGraph graph ? graph.clone() : ((MultiLayerNetwork) network).clone();
            assertThat(LiveNetworks.weights(copy)).isEqualTo(LiveNetworks.weights(network));
            float[] before = LiveNetworks.weights(network);
            LiveNetworks.fit(copy, LiveNetworks.data(each, 6, 2));
            assertThat(LiveNetworks.weights(copy)).isNotEqualTo(before);
            assertThat(LiveNetworks.weights(network)).isEqualTo(before);
            assertThat(optimizer.step()).isEqualTo(1);
        }
    }

    @Test
    void detachGivesTheNetworkItsUpdaterAndItsStateBack() {
        var adam = Networks.flat(
                5,
                Networks.builder(new org.nd4j.linalg.learning.config.Adam(0.01))
                        .list()
                        .layer(Networks.output(5))
                        .build());
        for (boolean attaches : new boolean[] {false, true}) {
            MultiLayerNetwork network = LiveNetworks.layers(adam);
            MultiLayerNetwork other = LiveNetworks.layers(adam);
            network.fit(LiveNetworks.data(adam, 6, 0));
            other.fit(LiveNetworks.data(adam, 6, 0));
            if (attaches) {
                GroupedOptimizer optimizer = LiveNetworks.builder(network)
                        .rule(new Sgd(0, 0, false))
                        .lr(0)
                        .attach();
                network.fit(LiveNetworks.data(adam, 6, 9));
                network.setIterationCount(1);
                optimizer.detach();
                assertThat(optimizer.attached()).isFalse();
            }
            network.fit(LiveNetworks.data(adam, 6, 1));
            other.fit(LiveNetworks.data(adam, 6, 1));
            assertThat(LiveNetworks.weights(network)).isEqualTo(LiveNetworks.weights(other));
        }
    }

    @Test
    void anotherOptimizerTakesThePlaceOfTheFirst() {
        MultiLayerNetwork network = LiveNetworks.layers(sample);
        GroupedOptimizer first = attach(network);
        GroupedOptimizer second = attach(network);
        network.fit(LiveNetworks.data(sample, 6, 1));
        assertThat(first.attached()).isFalse();
        assertThat(first.step()).isZero();
        assertThat(second.step()).isEqualTo(1);
        first.detach();
        assertThat(second.attached()).isTrue();
    }
}
