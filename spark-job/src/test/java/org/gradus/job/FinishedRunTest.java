package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.gradus.job.Training.Run;
import org.gradus.job.data.Predictions.Format;
import org.gradus.job.data.TestSpark;
import org.gradus.job.driver.FinishedRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model that predicts something else than was measured, on rows that are scaled otherwise, does harm unseen. */
class FinishedRunTest {
    private static final String JOB = Path.of("..", "conf", "quickstart.yaml").toString();

    @TempDir
    private static Path folder;

    private static Run run;

    @BeforeAll
    static void train() throws IOException {
        run = Training.shipped(folder, "quickstart.yaml").run("train.epochs=4", "require={}");
    }

    @Test
    void evaluateFindsWhatTheRunFound() {
        assertThat(finished().evaluate(TestSpark.session())).isEqualTo(run.metrics());
    }

    @Test
    void aRunThatIsOnlyTestedAtItsEndKeepsTheBestByItsTrainingLoss() throws IOException {
        Run tested = Training.shipped(folder.resolve("tested"), "quickstart.yaml")
                .run(
                        "train.epochs=2",
                        "require={}",
                        "data.validation=null",
                        "data.test=" + Path.of("..", "conf", "data", "digits.csv.gz"));
        assertThat(tested.folder().resolve("best.zip")).exists();
        assertThat(tested.report().at("/best/metric").asText()).isEqualTo("loss");
        assertThat(tested.report().at("/best/value").asDouble()).isBetween(0.01, 2.0);
        assertThat(tested.metrics()).containsKeys("accuracy", "loss");
    }

    @ParameterizedTest
    @EnumSource
    void predictionsStandBesideTheRowsInTheirOrder(Format format) throws IOException {
        List<Row> rows = predict(finished(), format);
        List<String> lines = Digits.lines();
        assertThat(rows).hasSize(Digits.ROWS);
        for (int i = 0; i < Digits.ROWS; i++) {
            Row row = rows.get(i);
            assertThat(number(row, Digits.FEATURES)).isEqualTo(label(lines.get(i)));
            List<Double> probabilities = IntStream.range(0, 10)
                    .mapToObj(k -> number(row, Digits.FEATURES + 2 + k))
                    .toList();
            double best = probabilities.stream().mapToDouble(p -> p).max().orElseThrow();
            assertThat(number(row, Digits.FEATURES + 1)).isEqualTo(probabilities.indexOf(best));
            assertThat(probabilities.stream().mapToDouble(p -> p).sum()).isBetween(0.9999, 1.0001);
        }
    }

    @Test
    void accuracyCountedFromPredictionsIsTheMeasuredOne() {
        FinishedRun all = FinishedRun.of(
                JOB,
                List.of("data.validation=" + Path.of("..", "conf", "data", "digits.csv.gz")),
                run.folder().toString(),
                null,
                new Configuration());
        List<Row> rows = predict(all, Format.CSV);
        long right = rows.stream()
                .filter(row -> number(row, Digits.FEATURES) == number(row, Digits.FEATURES + 1))
                .count();
        assertThat((double) right / rows.size())
                .isEqualTo(all.evaluate(TestSpark.session()).get("accuracy"))
                .isGreaterThan(0.8);
    }

    /** Three rows: of five parts two are empty. */
    @Test
    void theNumberOfPartsChangesNoMetric() throws IOException {
        Path few = Files.write(folder.resolve("few.csv"), Digits.lines().subList(0, 3));
        Map<String, Double> alone = measured(few, 1);
        assertThat(alone.get("loss")).isFinite();
        for (int parts : new int[] {2, 5}) {
            Map<String, Double> metrics = measured(few, parts);
            assertThat(metrics.get("loss")).isCloseTo(alone.get("loss"), within(1e-6));
            metrics.put("loss", alone.get("loss"));
            assertThat(metrics).isEqualTo(alone);
        }
    }

    private static Map<String, Double> measured(Path rows, int parts) {
        List<String> overrides = List.of("data.test=" + rows, "train.replicas=" + parts, "train.evaluate.topK=3");
        return FinishedRun.of(JOB, overrides, run.folder().toString(), null, new Configuration())
                .evaluate(TestSpark.session());
    }

    private static FinishedRun finished() {
        return FinishedRun.of(JOB, List.of(), run.folder().toString(), null, new Configuration());
    }

    private static List<Row> predict(FinishedRun finished, Format format) {
        SparkSession session = TestSpark.session();
        String target = folder.resolve("predictions-" + System.nanoTime()).toString();
        assertThat(finished.predict(session, null, target, format)).isEqualTo("file:" + target);
        Dataset<Row> table = format == Format.PARQUET
                ? session.read().parquet(target)
                : session.read().option("header", true).csv(target);
        assertThat(table.columns()).hasSize(Digits.FEATURES + 12).contains("prediction", "probability_9");
        return table.collectAsList();
    }

    private static double label(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(',') + 1));
    }

    /** CSV comes back as text. */
    private static double number(Row row, int column) {
        return Double.parseDouble(row.get(column).toString());
    }
}
