package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.gradus.dl4j.Model;
import org.gradus.engine.RowScaling;
import org.gradus.engine.Scaling;
import org.gradus.job.Training.Run;
import org.gradus.job.data.Predictions.Format;
import org.gradus.job.data.TestSpark;
import org.gradus.job.driver.FinishedRun;
import org.gradus.job.driver.Preparation;
import org.gradus.setting.FaultsException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.evaluation.regression.RegressionEvaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Without it a network of DL4J's that was trained on scaled labels is measured in one unit and predicts in another, and training
 * pulls it away from what it knows.
 */
class ScaledLabelsTest {
    private static final int ROWS = 60;

    @TempDir
    private static Path folder;

    private static Training training;
    private static INDArray plainOutputs;
    private static double plainRmse;
    private static Scaling labels;

    @BeforeAll
    static void trainPlainly() throws IOException {
        StringBuilder table = new StringBuilder();
        float[] features = new float[2 * ROWS];
        float[] values = new float[ROWS];
        for (int i = 0; i < ROWS; i++) {
            features[2 * i] = i % 10;
            features[2 * i + 1] = 100 + i / 10;
            values[i] = 1000 + 30 * (i % 10) - 5 * (i / 10);
            table.append(String.format(Locale.ROOT, "%s,%s,%s%n", features[2 * i], features[2 * i + 1], values[i]));
        }
        Files.writeString(folder.resolve("table.csv"), table);
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(new Adam(0.01))
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(2)
                        .nOut(6)
                        .activation(Activation.TANH)
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(6)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
        network.init();
        DataSet rows = new DataSet(
                Nd4j.create(features, new long[] {ROWS, 2}, 'c'), Nd4j.create(values, new long[] {ROWS, 1}, 'c'));
        DataSet scaled = rows.copy();
        NormalizerStandardize normalizer = new NormalizerStandardize();
        normalizer.fitLabel(true);
        normalizer.fit(rows);
        normalizer.transform(scaled);
        for (int epoch = 0; epoch < 40; epoch++) {
            network.fit(scaled);
        }
        Path zip = folder.resolve("base.zip");
        ModelSerializer.writeModel(network, zip.toFile(), true);
        ModelSerializer.addNormalizerToModel(zip.toFile(), normalizer);
        labels = Model.fromZip(Files.readAllBytes(zip), "base.zip").scaling().labels();
        plainOutputs = network.output(scaled.getFeatures());
        normalizer.revertLabels(plainOutputs);
        RegressionEvaluation evaluation = new RegressionEvaluation(1);
        evaluation.eval(rows.getLabels(), plainOutputs);
        plainRmse = evaluation.rootMeanSquaredError(0);
        Files.writeString(
                folder.resolve("job.yaml"),
                """
                model: {zip: base.zip}
                data: {format: csv, train: table.csv, validation: table.csv, label: -1}
                train: {epochs: 3, batch: 15, replicas: 2, sync: {every: 1}, checkpoint: {every: 1}}
                optimizer: {rule: adam, lr: 0.01}
                """);
        training = Training.at(folder);
    }

    private static FinishedRun finished(Path zip) {
        return FinishedRun.of(
                folder.resolve("job.yaml").toString(), List.of(), null, zip.toString(), new Configuration());
    }

    @Test
    void aModelIsMeasuredAndPredictsInTheUnitOfTheRows() {
        FinishedRun finished = finished(folder.resolve("base.zip"));
        Map<String, Double> metrics = finished.evaluate(TestSpark.session());
        assertThat(plainRmse).isBetween(0.1, 60.0);
        assertThat(metrics.get("rmse")).isCloseTo(plainRmse, within(1e-3 * plainRmse));
        assertThat(metrics.get("loss"))
                .as("in the unit that the network was trained in")
                .isCloseTo(Math.pow(plainRmse / labels.divisor()[0], 2), within(1e-3));
        String target = folder.resolve("predictions").toString();
        finished.predict(TestSpark.session(), null, target, Format.PARQUET);
        List<Row> rows = TestSpark.session().read().parquet(target).collectAsList();
        assertThat(rows).hasSize(ROWS);
        for (int i = 0; i < ROWS; i++) {
            assertThat(((Number) rows.get(i).getAs("prediction")).doubleValue())
                    .isCloseTo(plainOutputs.getDouble(i), within(0.01));
        }
    }

    @Test
    void trainingGoesOnWithTheSameLabelsAndKeepsTheirStatistics() throws IOException {
        Run run = training.run("require={rmse: '< 100'}");
        assertThat(run.metrics().get("rmse")).isLessThan(2 * plainRmse);
        assertThat(run.report().get("warnings").toString()).contains("model.zip: the updater's state in it");
        for (String zip : List.of("model.zip", "best.zip")) {
            Scaling kept = Model.fromZip(Files.readAllBytes(run.folder().resolve(zip)), zip)
                    .scaling()
                    .labels();
            assertThat(kept.shift()).isEqualTo(labels.shift());
            assertThat(kept.divisor()).isEqualTo(labels.divisor());
        }
        assertThat(finished(run.folder().resolve("model.zip")).evaluate(TestSpark.session()))
                .isEqualTo(run.metrics());
        Path interrupted = training.interrupted(3, "require={rmse: '< 100'}");
        assertThat(Training.resume(interrupted, new ArrayList<>()).sha()).isEqualTo(run.sha());
    }

    /** Labels that are scaled in the file give the same bits as labels that are scaled on the way. */
    @Test
    void labelsAreScaledBeforeTheLoss() throws IOException {
        StringBuilder table = new StringBuilder();
        for (String line : Files.readAllLines(folder.resolve("table.csv"))) {
            int comma = line.lastIndexOf(',');
            float[] label = {Float.parseFloat(line.substring(comma + 1))};
            labels.apply(label);
            table.append(line, 0, comma + 1).append(label[0]).append('\n');
        }
        Files.writeString(folder.resolve("scaled.csv"), table);
        Model base = Model.fromZip(Files.readAllBytes(folder.resolve("base.zip")), "base.zip");
        byte[] featuresAlone =
                base.withScaling(RowScaling.of(base.scaling().features())).toZip();
        Files.write(folder.resolve("features.zip"), featuresAlone);
        Run scaled = training.run(
                "model.zip=" + folder.resolve("features.zip"),
                "data.train=" + folder.resolve("scaled.csv"),
                "data.validation=" + folder.resolve("scaled.csv"));
        assertThat(training.run().sha()).isEqualTo(scaled.sha());
    }

    @Test
    void theJobsOwnScalingOfFeaturesLeavesThatOfLabelsAndSaysSo() throws IOException {
        Run run = training.run("data.scale=unit");
        assertThat(run.report().get("warnings").toString())
                .contains("data.scale: unit replaces the scaling of the features that the model comes with");
        Model trained = Model.fromZip(Files.readAllBytes(run.folder().resolve("model.zip")), "model.zip");
        assertThat(trained.scaling().features().shift()).containsExactly(0, 100);
        assertThat(trained.scaling().labels().shift()).isEqualTo(labels.shift());
    }

    @Test
    void statisticsThatDoNotFitAreRefused() throws IOException {
        Model base = Model.fromZip(Files.readAllBytes(folder.resolve("base.zip")), "base.zip");
        Scaling three = new Scaling(new float[3], new float[3]);
        byte[] zip = base.withScaling(new RowScaling(three, three)).toZip();
        Files.write(folder.resolve("three.zip"), zip);
        String job = folder.resolve("job.yaml").toString();
        assertThatThrownBy(() -> Preparation.of(
                        job, List.of("model.zip=" + folder.resolve("three.zip")), null, new Configuration()))
                .isInstanceOf(FaultsException.class)
                .hasMessageContaining("model.zip: its normalizer scales 3 features; must be 2")
                .hasMessageContaining("model.zip: its normalizer scales 3 labels; must be 1");
        assertThatThrownBy(() -> Preparation.of(job, List.of("data.task=classification"), null, new Configuration()))
                .isInstanceOf(FaultsException.class)
                .hasMessageContaining("model.zip: its normalizer scales labels, and the labels are classes");
    }
}
