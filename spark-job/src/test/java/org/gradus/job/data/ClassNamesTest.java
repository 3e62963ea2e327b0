package org.gradus.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gradus.job.data.TestTable.config;
import static org.gradus.job.data.TestTable.write;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gradus.job.config.DataConfig;
import org.gradus.job.config.DataConfig.Format;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without these, the classes of a file would be others in Parquet than in CSV, and predictions would bear another class's name. */
class ClassNamesTest {
    private static final List<String> TURNED = List.of("2", "1", "0");

    @TempDir
    private Path folder;

    @Test
    void everyFormatGivesALabelTheSameClass() {
        String csv = text(
                classes(Format.CSV, "-1", TURNED),
                write(folder.resolve("a.csv"), TestTable.csv(0, TestTable.ROWS)),
                null);
        assertThat(csv).isNotEqualTo(TestTable.expected());
        TestTable.parquetColumns(folder.resolve("p"));
        DataConfig columns = config(Format.PARQUET, true, ",", List.of("label"), List.of("a", "b", "c c"), TURNED);
        assertThat(text(columns, folder.resolve("p").toString(), null)).isEqualTo(csv);
        TestTable.parquetVector(folder.resolve("v"));
        assertThat(text(
                        classes(Format.PARQUET, "label", TURNED),
                        folder.resolve("v").toString(),
                        null))
                .isEqualTo(csv);
        String svm = write(folder.resolve("a.txt"), TestTable.libsvm(0, TestTable.ROWS));
        assertThat(text(classes(Format.LIBSVM, "", TURNED), svm, null)).isEqualTo(csv);
        String features = write(folder.resolve("f"), TestTable.idxFloats());
        String labels = write(folder.resolve("l"), TestTable.idxLabels());
        assertThat(text(classes(Format.IDX, "", TURNED), features, labels)).isEqualTo(csv);
    }

    @Test
    void labelsOfLibsvmMayBeMinusOneAndOneOrBeginAtOne() {
        DataConfig signs = classes(Format.LIBSVM, "", List.of("-1", "1"));
        Dimensions two = new Dimensions(1, 2, true);
        String file = write(folder.resolve("s"), "-1 1:1\n+1 1:2\n1.0 1:3\n");
        assertThat(TestTable.text(TestTable.read(signs, file, null, two)))
                .isEqualTo("[1.0, 2.0, 3.0][1.0, 0.0, 0.0, 1.0, 0.0, 1.0]");
        DataConfig fromOne = classes(Format.LIBSVM, "", List.of("1", "2"));
        assertThat(TestTable.text(TestTable.read(fromOne, write(folder.resolve("t"), "1 1:1\n2 1:2\n"), null, two)))
                .isEqualTo("[1.0, 2.0][1.0, 0.0, 0.0, 1.0]");
    }

    @Test
    void aParquetLabelOfEveryTypeIsOneOfTheClasses() {
        List<String> numbers = List.of("2", "1.0", "0");
        Map<DataType, List<Object>> types = Map.of(
                DataTypes.ByteType,
                List.of((byte) 0, (byte) 1, (byte) 2),
                DataTypes.LongType,
                List.of(0L, 1L, 2L),
                DataTypes.FloatType,
                List.of(0f, 1f, 2f),
                DataTypes.DoubleType,
                List.of(0.0, 1.0, 2.0),
                DataTypes.createDecimalType(5, 2),
                List.of(new BigDecimal("0.00"), BigDecimal.ONE, new BigDecimal("2.0")),
                DataTypes.StringType,
                List.of("0", "1", "2"));
        types.forEach((type, values) -> assertThat(labels(type, values, numbers))
                .as(type.simpleString())
                .isEqualTo("[0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0]"));
        for (List<String> names : List.of(List.of("true", "false"), List.of("True", "False"), List.of("1", "0"))) {
            assertThat(labels(DataTypes.BooleanType, List.of(true, false, true), names))
                    .isEqualTo("[1.0, 0.0, 0.0, 1.0, 1.0, 0.0]");
        }
    }

    @Test
    void aLabelThatIsNoneOfTheClassesIsNamed() {
        ClassNames names = new ClassNames(List.of("cat", "7", "1e3"));
        assertThat(names.of("1000")).isEqualTo(2);
        assertThat(names.of(" 7.0 ")).isEqualTo(1);
        for (Object label : Arrays.asList("1e999999999", "dog", "", null, 8, Double.NaN, false)) {
            assertThatThrownBy(() -> names.of(label))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("must be one of data.classes (nearest: ");
        }
    }

    private String labels(DataType type, List<Object> values, List<String> names) {
        String file = folder.resolve(type.simpleString().replaceAll("\\W", "") + names.get(0))
                .toString();
        StructType schema = new StructType().add("x", DataTypes.DoubleType).add("label", type);
        TestSpark.session()
                .createDataFrame(
                        values.stream()
                                .map(value -> RowFactory.create(0.0, value))
                                .toList(),
                        schema)
                .coalesce(1)
                .write()
                .parquet(file);
        Dimensions model = new Dimensions(1, names.size(), true);
        return TestTable.text(TestTable.read(classes(Format.PARQUET, "label", names), file, null, model))
                .substring("[0.0, 0.0, 0.0]".length());
    }

    private static String text(DataConfig config, String file, String labels) {
        return TestTable.text(TestTable.read(config, file, labels, TestTable.MODEL));
    }

    private static DataConfig classes(Format format, String label, List<String> names) {
        return config(format, false, ",", List.of(label), List.of(), names);
    }
}
