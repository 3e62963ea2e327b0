package org.gradus.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gradus.job.cli.Workplace.Outcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without these, a network trained on one format would predict other classes than one trained on the same rows in another. */
class ClassesTest {
    private static final int ROWS = 48;
    private static final int PREDICTION = 5;

    @TempDir
    private static Path folder;

    private static Workplace workplace;

    @BeforeAll
    static void prepare() {
        SparkSession.getDefaultSession().foreach(session -> {
            session.stop();
            return null;
        });
        workplace = new Workplace(folder);
        workplace.write("rows.csv", Workplace.rows(ROWS));
        StructType schema = new StructType();
        for (String name : List.of("a", "b", "c", "d")) {
            schema = schema.add(name, DataTypes.DoubleType);
        }
        try (SparkSession session =
                SparkSession.builder().master("local[1]").appName("test").getOrCreate()) {
            session.createDataFrame(table(), schema.add("target", DataTypes.LongType))
                    .coalesce(1)
                    .write()
                    .parquet(folder.resolve("rows.parquet").toString());
        }
        workplace.write("two.json", Workplace.network(2, 2));
        workplace.write("signs.svm", "-1 1:0.1 2:0.9\n+1 1:0.9 2:0.1\n".repeat(12));
    }

    @AfterAll
    static void logAsBefore() {
        Configurator.reconfigure();
    }

    private static List<Row> table() {
        return Workplace.rows(ROWS)
                .lines()
                .map(line -> line.split(","))
                .map(v -> RowFactory.create(
                        Double.valueOf(v[0]),
                        Double.valueOf(v[1]),
                        Double.valueOf(v[2]),
                        Double.valueOf(v[3]),
                        Long.valueOf(v[4])))
                .toList();
    }

    @Test
    void csvAndParquetTrainTheSameNetworkAndPredictTheSameClasses() throws IOException {
        List<List<String>> predicted = new ArrayList<>();
        List<String> weights = new ArrayList<>();
        for (String data : List.of(
                "{format: csv, train: F/rows.csv, label: -1, classes: ['2', '1', '0']}",
                "{format: parquet, train: F/rows.parquet, label: target, classes: [2.0, 1, 0]}")) {
            String out = "run-" + weights.size();
            succeed("train", out, data, "--set", "train.epochs=40", "--set", "optimizer.lr=0.3");
            weights.add(new ObjectMapper()
                    .readTree(folder.resolve(out + "/run.json").toFile())
                    .get("weightsSha256")
                    .asText());
            succeed("predict", out, data, "--format", "csv");
            predicted.add(predictions(out));
        }
        assertThat(weights.get(1)).isEqualTo(weights.get(0));
        assertThat(predicted.get(1).stream().map(Double::valueOf))
                .containsExactlyElementsOf(
                        predicted.get(0).stream().map(Double::valueOf).toList());
        long right = IntStream.range(0, ROWS)
                .filter(row -> Double.parseDouble(predicted.get(0).get(row)) == row % 3)
                .count();
        assertThat(right).isGreaterThan(ROWS * 3 / 4);
    }

    @Test
    void libsvmOfMinusOneAndOneIsTrained() throws IOException {
        String data = "{format: libsvm, train: F/signs.svm, classes: ['-1', '1']}";
        succeed("train", "signs", data, "--set", "model={config: F/two.json}");
        assertThat(workplace.tree("signs")).contains("_SUCCESS");
        succeed("predict", "signs", data, "--format", "csv");
        assertThat(header("signs")).endsWith("prediction,probability_-1,probability_1");
    }

    private static void succeed(String command, String out, String data, String... more) {
        List<String> arguments = Stream.concat(
                        Stream.of(
                                command,
                                "F/job.yaml",
                                "--master",
                                "local[2]",
                                "--out",
                                "F/" + out,
                                "--set",
                                "data=" + data),
                        Stream.of(more))
                .toList();
        Outcome outcome = workplace.run(arguments);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
    }

    private static List<String> predictions(String out) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path part : parts(out)) {
            Files.readAllLines(part).stream().skip(1).forEach(line -> found.add(line.split(",")[PREDICTION]));
        }
        return found;
    }

    private static String header(String out) throws IOException {
        return Files.readAllLines(parts(out).get(0)).get(0);
    }

    private static List<Path> parts(String out) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(out + "/predictions"))) {
            return files.filter(file -> file.toString().endsWith(".csv"))
                    .sorted()
                    .toList();
        }
    }
}
