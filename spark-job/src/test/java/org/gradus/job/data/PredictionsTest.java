package org.gradus.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gradus.job.data.TestTable.MODEL;
import static org.gradus.job.data.TestTable.NO_SCALING;
import static org.gradus.job.data.TestTable.ROWS;
import static org.gradus.job.data.TestTable.config;
import static org.gradus.job.data.TestTable.csv;
import static org.gradus.job.data.TestTable.write;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.gradus.engine.RowScaling;
import org.gradus.engine.Scaling;
import org.gradus.job.config.DataConfig;
import org.gradus.job.config.DataConfig.Format;
import org.gradus.job.config.SourceConfig;
import org.gradus.setting.FaultsException;
import org.gradus.setting.Warnings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without this predictions could stand beside other rows than their own, or half of them under the final name. */
class PredictionsTest {
    private static final List<String> CLASSES = List.of("cat", "dog", "bird");

    @TempDir
    Path folder;

    /** Class i mod 3 by the second feature, which is -i. */
    private static final class Third implements Predictor {
        @Override
        public float[] predict(float[] features, int examples) {
            float[] outputs = new float[examples * 3];
            for (int i = 0; i < examples; i++) {
                outputs[i * 3 + (int) -features[i * 3 + 1] % 3] = 1;
            }
            return outputs;
        }

        @Override
        public void close() {}
    }

    @Test
    void csvKeepsItsColumnsAndItsOrder() throws IOException {
        write(folder.resolve("in/1.csv"), "a,note,b,c\n" + noted(csv(0, 5)));
        write(folder.resolve("in/2.csv"), "a,note,b,c\n" + noted(csv(5, ROWS)));
        DataConfig config = config(Format.CSV, true, List.of("label"), List.of("a", "b", "c"));
        predict(config, folder.resolve("in"), null, CLASSES, Predictions.Format.CSV, "out");
        assertThat(lines("out").get(0))
                .isEqualTo("a,note,b,c,prediction,probability_cat,probability_dog,probability_bird");
        assertThat(lines("out").get(2)).isEqualTo("0.25,\"x, \"\"y\"\"\",-1.00,7.00,dog,0.0,1.0,0.0");
        List<Row> rows = read("out", "csv");
        assertThat(rows).hasSize(ROWS);
        for (int i = 0; i < ROWS; i++) {
            assertThat(rows.get(i).getString(2)).isEqualTo(String.format(Locale.ROOT, "%.2f", (float) -i));
            assertThat(rows.get(i).getString(4)).isEqualTo(CLASSES.get(i % 3));
        }
        assertThat(folder.resolve(".out.tmp")).doesNotExist();
    }

    @Test
    void labelsMayBeThereOrNot() {
        DataConfig last = config(Format.CSV, false, List.of("-1"), List.of());
        String bare = csv(0, ROWS).replaceAll("(?m),[^,]*$", "");
        predict(
                last,
                Path.of(write(folder.resolve("l.csv"), csv(0, ROWS))),
                null,
                List.of(),
                Predictions.Format.PARQUET,
                "l");
        predict(last, Path.of(write(folder.resolve("b.csv"), bare)), null, List.of(), Predictions.Format.PARQUET, "b");
        assertThat(read("l", "parquet").get(4).mkString(",")).isEqualTo("1.00,-4.00,7.00,1,1,0.0,1.0,0.0");
        assertThat(read("b", "parquet").get(4).mkString(",")).isEqualTo("1.00,-4.00,7.00,1,0.0,1.0,0.0");
    }

    @Test
    void everyFormatGivesTheSamePredictions() {
        TestTable.parquetVector(folder.resolve("v"));
        DataConfig vector = config(Format.PARQUET, true, List.of("label"), List.of());
        predict(vector, folder.resolve("v"), null, List.of(), Predictions.Format.PARQUET, "v1");
        assertThat(read("v1", "parquet").get(5).mkString(" ")).isEqualTo("[1.25,-5.0,7.0] 2.0 2 0.0 0.0 1.0");
        predict(vector, folder.resolve("v"), null, List.of(), Predictions.Format.CSV, "v2");
        assertThat(read("v2", "csv").get(5).mkString(" ")).isEqualTo("[1.25,-5.0,7.0] 2.0 2 0.0 0.0 1.0");
        DataConfig libsvm = config(Format.LIBSVM, false, List.of(), List.of());
        String text = TestTable.libsvm(0, ROWS);
        predict(libsvm, Path.of(write(folder.resolve("s"), text)), null, List.of(), Predictions.Format.CSV, "s1");
        assertThat(read("s1", "csv").get(5).mkString(" ")).isEqualTo("2 1:1.25 2:-5.00 3:7.00 2 0.0 0.0 1.0");
        DataConfig idx = config(Format.IDX, false, List.of(), List.of());
        String features = write(folder.resolve("f"), TestTable.idxFloats());
        String labels = write(folder.resolve("y"), TestTable.idxLabels());
        predict(idx, Path.of(features), labels, List.of(), Predictions.Format.PARQUET, "i1");
        assertThat(read("i1", "parquet").get(5).mkString(" ")).isEqualTo("5 2.0 2 0.0 0.0 1.0");
        predict(idx, Path.of(features), null, List.of(), Predictions.Format.PARQUET, "i2");
        assertThat(read("i2", "parquet").get(5).mkString(" ")).isEqualTo("5 2 0.0 0.0 1.0");
    }

    @Test
    void oneOutputHasTwoProbabilitiesAndNumbersHaveNone() {
        PredictedColumns binary = new PredictedColumns(new Dimensions(1, 1, true), List.of(), false);
        assertThat(binary.row(org.apache.spark.sql.RowFactory.create("x"), new float[] {9, 0.75f}, 1)
                        .mkString(" "))
                .isEqualTo("x 1 0.25 0.75");
        PredictedColumns numbers = new PredictedColumns(new Dimensions(1, 2, false), List.of(), false);
        assertThat(numbers.schema("x", new org.apache.spark.sql.types.StructType())
                        .fieldNames())
                .containsExactly("prediction_0", "prediction_1");
    }

    @Test
    void nothingIsOverwrittenAndNothingHalfWrittenStays() {
        DataConfig last = config(Format.CSV, false, List.of("-1"), List.of());
        Path file = Path.of(write(folder.resolve("l.csv"), csv(0, ROWS)));
        write(folder.resolve("there/x"), "x");
        assertThatThrownBy(() -> predict(last, file, null, List.of(), Predictions.Format.CSV, "there"))
                .isInstanceOf(FaultsException.class)
                .hasMessageEndingWith("there exists; predictions are written to a folder that does not");
        String taken = "a,b,c,prediction\n" + csv(0, 3);
        DataConfig named = config(Format.CSV, true, List.of("prediction"), List.of());
        Path twice = Path.of(write(folder.resolve("t.csv"), taken));
        assertThatThrownBy(() -> predict(named, twice, null, List.of(), Predictions.Format.CSV, "t"))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith("t.csv: the column 'prediction' would be there twice; rename it");
        Inputs inputs = open(last, file, null);
        assertThatThrownBy(() -> Predictions.write(
                        TestSpark.session(),
                        inputs,
                        NO_SCALING,
                        PredictionsTest::broken,
                        List.of(),
                        Predictions.Format.CSV,
                        folder.resolve("broken").toString()))
                .isInstanceOf(DataException.class)
                .hasMessage("the model is broken");
        assertThat(folder.resolve("broken")).doesNotExist();
        assertThat(folder.resolve(".broken.tmp")).doesNotExist();
    }

    private static Predictor broken() {
        throw new DataException("the model is broken");
    }

    private void predict(
            DataConfig config, Path in, String labels, List<String> classes, Predictions.Format format, String out) {
        RowScaling half = RowScaling.of(new Scaling(new float[] {1, 0, 0}, new float[] {2, 1, 1}));
        Predictions.write(
                TestSpark.session(),
                open(config, in, labels),
                half,
                Third::new,
                classes,
                format,
                folder.resolve(out).toString());
    }

    private static Inputs open(DataConfig config, Path in, String labels) {
        return Sources.open(TestSpark.session(), config, new SourceConfig(in.toString(), labels), new Warnings())
                .inputs(MODEL);
    }

    private static String noted(String csv) {
        return csv.replaceAll("(?m)^([^,]*),([^,]*),([^,]*),.*$", "$1,\"x, \"\"y\"\"\",$2,$3");
    }

    /** Part by part, as the names of the files go. */
    private List<Row> read(String out, String format) {
        return parts(out).stream()
                .flatMap(part -> TestSpark.session()
                        .read()
                        .option("header", true)
                        .option("escape", "\"")
                        .format(format)
                        .load(part.toString())
                        .collectAsList()
                        .stream())
                .toList();
    }

    private List<String> lines(String out) throws IOException {
        return Files.readAllLines(parts(out).get(0));
    }

    private List<Path> parts(String out) {
        try (Stream<Path> files = Files.list(folder.resolve(out))) {
            return files.filter(f -> f.getFileName().toString().startsWith("part-"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
