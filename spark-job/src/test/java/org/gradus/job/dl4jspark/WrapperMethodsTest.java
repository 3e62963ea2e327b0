package org.gradus.job.dl4jspark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.mllib.regression.LabeledPoint;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.optimize.listeners.CheckpointListener;
import org.deeplearning4j.optimize.listeners.CollectScoresIterationListener;
import org.deeplearning4j.optimize.listeners.EvaluativeListener;
import org.deeplearning4j.optimize.listeners.PerformanceListener;
import org.deeplearning4j.optimize.listeners.ScoreIterationListener;
import org.deeplearning4j.optimize.listeners.TimeIterationListener;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.gradus.job.data.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.dataset.DataSet;

/** Without these, methods and listeners of dl4j-spark that need what only its own masters had would fail with this one. */
class WrapperMethodsTest {
    private final List<DataSet> batches = Sets.batches(24, 4);

    @TempDir
    private Path folder;

    private static GroupedTrainingMaster master() {
        return GroupedTrainingMaster.builder()
                .lr(0.01)
                .replicas(2)
                .batch(4)
                .every(2)
                .build();
    }

    private float[] ofDataSets() {
        try (GroupedTrainingMaster master = master()) {
            return Sets.weights(
                    new SparkDl4jMultiLayer(Sets.spark(), Sets.network(), master).fit(Sets.rdd(batches, 2)));
        }
    }

    @Test
    void aFolderOfFilesIsFitted() throws Exception {
        for (int k = 0; k < batches.size(); k++) {
            File file = folder.resolve("set-" + k + ".bin").toFile();
            batches.get(k).save(file);
        }
        try (GroupedTrainingMaster one = master();
                GroupedTrainingMaster other = master()) {
            MultiLayerNetwork layers = new SparkDl4jMultiLayer(Sets.spark(), Sets.network(), one)
                    .fit(folder.toUri().toString());
            assertThat(layers.getIterationCount()).isEqualTo(3);
            ComputationGraph graph = new SparkComputationGraph(
                            Sets.spark(), Sets.network().toComputationGraph(), other)
                    .fit(folder.toUri().toString());
            assertThat(Sets.weights(graph)).isEqualTo(Sets.weights(layers));
        }
    }

    @Test
    void aFileThatIsNoDataSetIsNamed() throws Exception {
        Files.writeString(folder.resolve("other.bin"), "no data set");
        try (GroupedTrainingMaster master = master()) {
            SparkDl4jMultiLayer wrapper = new SparkDl4jMultiLayer(Sets.spark(), Sets.network(), master);
            assertThatThrownBy(() -> wrapper.fit(folder.toUri().toString()))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("other.bin: is no data set that SerializedDataSetLoader can read: ");
        }
    }

    @Test
    void labeledPointsAreFitted() {
        List<LabeledPoint> points = Sets.rows(24).stream()
                .map(row -> new LabeledPoint(
                        row.getLabels().argMax(1).getInt(0),
                        Vectors.dense(row.getFeatures().toDoubleVector())))
                .toList();
        JavaRDD<LabeledPoint> data = Sets.spark().parallelize(points, 2);
        try (GroupedTrainingMaster master = master()) {
            MultiLayerNetwork network =
                    new SparkDl4jMultiLayer(Sets.spark(), Sets.network(), master).fitLabeledPoint(data);
            assertThat(Sets.weights(network)).containsExactly(ofDataSets(), within(1e-6f));
        }
    }

    @Test
    void scoresAndEvaluationsAreOfTheTrainedNetwork() {
        try (GroupedTrainingMaster master = master()) {
            SparkDl4jMultiLayer wrapper = new SparkDl4jMultiLayer(Sets.spark(), Sets.network(), master);
            JavaRDD<DataSet> data = Sets.rdd(batches, 2);
            MultiLayerNetwork network = wrapper.fit(data);
            DataSet all = DataSet.merge(batches);
            assertThat(wrapper.calculateScore(data, true)).isCloseTo(network.score(all), within(1e-6));
            Evaluation evaluation = wrapper.evaluate(data);
            assertThat(evaluation.accuracy())
                    .isEqualTo(network.evaluate(new ListDataSetIterator<>(batches, 4))
                            .accuracy());
        }
    }

    @Test
    void stockListenersWork() {
        CheckpointListener checkpoints =
                new CheckpointListener.Builder(folder.toFile()).saveEveryEpoch().build();
        List<TrainingListener> listeners = List.of(
                new PerformanceListener(1, true),
                new ScoreIterationListener(1),
                new CollectScoresIterationListener(1),
                new TimeIterationListener(1, 10),
                new EvaluativeListener(new ListDataSetIterator<>(batches, 4), 1),
                checkpoints);
        try (GroupedTrainingMaster master = master();
                GroupedTrainingMaster other = master()) {
            SparkDl4jMultiLayer wrapper = new SparkDl4jMultiLayer(Sets.spark(), Sets.network(), master);
            wrapper.setListeners(listeners);
            MultiLayerNetwork network = wrapper.fit(Sets.rdd(batches, 2));
            assertThat(network.getInput()).isNull();
            assertThat(Sets.weights(network)).isEqualTo(ofDataSets());
            SparkComputationGraph graph =
                    new SparkComputationGraph(Sets.spark(), Sets.network().toComputationGraph(), other);
            graph.setListeners(listeners);
            assertThat(Sets.weights(graph.fit(Sets.rdd(batches, 2)))).isEqualTo(ofDataSets());
        }
    }

    @Test
    void aListenerSeesHowManyExamplesARoundHad() {
        try (GroupedTrainingMaster master = master()) {
            SparkDl4jMultiLayer wrapper = new SparkDl4jMultiLayer(Sets.spark(), Sets.network(), master);
            BatchSizes sizes = new BatchSizes();
            wrapper.setListeners(List.of(sizes));
            wrapper.fit(Sets.rdd(batches, 2));
            assertThat(sizes.found()).containsExactly(16, 8);
        }
    }
}
