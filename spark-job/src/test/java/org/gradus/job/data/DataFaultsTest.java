package org.gradus.job.data;

import static org.gradus.job.data.TestTable.MODEL;
import static org.gradus.job.data.TestTable.config;
import static org.gradus.job.data.TestTable.idx;
import static org.gradus.job.data.TestTable.write;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gradus.job.config.DataConfig;
import org.gradus.job.config.DataConfig.Format;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Without this bad LIBSVM, IDX or Parquet data could be read as something else, or end in a stack trace that does not say where it is wrong. */
class DataFaultsTest {
    private static final DataConfig LIBSVM = config(Format.LIBSVM, false, List.of(), List.of());
    private static final DataConfig IDX = config(Format.IDX, false, List.of(), List.of());
    private static final DataConfig PARQUET = config(Format.PARQUET, true, List.of("label"), List.of());

    @TempDir
    Path folder;

    static Stream<FaultCase> faults() {
        return Stream.of(
                libsvm(
                        "a bad index",
                        "0 1:1\n1 4:1\n",
                        "F/a.txt, row 2 (line 2): the feature index is 4; must be from 1 to 3"
                                + " (the model's inputs)"),
                libsvm(
                        "index 0",
                        "0 0:1\n",
                        "F/a.txt, row 1 (line 1): the feature index is 0; must be from 1 to 3 (the model's"
                                + " inputs)"),
                libsvm(
                        "falling indices",
                        "0 2:1 2:1\n",
                        "F/a.txt, row 1 (line 1): the feature index 2 follows 2; indices must" + " ascend"),
                libsvm("no pair", "0 2\n", "F/a.txt, row 1 (line 1): '2' is not index:value"),
                libsvm(
                        "no label",
                        "1:2 2:3\n",
                        "F/a.txt, row 1 (line 1): the row begins with '1:2'; must begin with the label"),
                libsvm("a bad value", "0 2:x\n", "F/a.txt, row 1 (line 1): feature 2 is 'x'; must be a number"),
                libsvm(
                        "a bad label",
                        "7 2:1\n",
                        "F/a.txt, row 1 (line 1): the label is 7; must be a whole number from 0 to 2"
                                + " (the model's output is 3 wide)"),
                idxCase(
                        "a wrong magic number",
                        "hello world".getBytes(StandardCharsets.US_ASCII),
                        labels(2),
                        "F/f: the magic number is 0x68656c6c; must be IDX's: two zero bytes, a type (08 to 0e), the"
                                + " number of dimensions"),
                idxCase(
                        "a short file",
                        Arrays.copyOf(bytes(2), 17),
                        labels(2),
                        "F/f: has 17 bytes; must have 18 for 2 rows, as its header says"),
                idxCase(
                        "a header cut short",
                        Arrays.copyOf(bytes(2), 6),
                        labels(2),
                        "F/f: is cut short: it ends within its header"),
                idxCase(
                        "more features than labels",
                        bytes(3),
                        labels(2),
                        "F/l: has 2 labels; must have 3, one for each row of F/f"),
                idxCase(
                        "other inputs",
                        idx(8, new int[] {1, 2, 2}, o -> o.write(new byte[4])),
                        labels(1),
                        "F/f: has 4 numbers per row [2, 2]; must have 3 (the model's inputs)"),
                idxCase("no rows", bytes(0), labels(0), "F/f: has no data rows"),
                idxCase(
                        "a label out of range",
                        bytes(2),
                        idx(8, new int[] {2}, o -> o.write(new byte[] {0, 9})),
                        "F/f, row 2: the label in F/l is 9; must be a whole number from 0 to 2 (the model's output is"
                                + " 3 wide)"),
                idxCase(
                        "a float NaN",
                        idx(0x0D, new int[] {1, 3}, o -> {
                            o.writeFloat(1);
                            o.writeFloat(Float.NaN);
                            o.writeFloat(1);
                        }),
                        labels(1),
                        "F/f, row 1: value 1 is NaN; must be a finite number (nothing is imputed)"),
                new FaultCase(
                        "a gz with fewer rows than it says",
                        f -> {
                            String file = write(f.resolve("f.gz"), Arrays.copyOf(bytes(2), 17));
                            return TestTable.read(IDX, file, write(f.resolve("l"), labels(2)), MODEL);
                        },
                        "F/f.gz, row 2: the file F/f.gz ends here; its header says 2 rows"),
                new FaultCase(
                        "IDX without labels",
                        f -> TestTable.read(IDX, write(f.resolve("f"), bytes(2))),
                        "F/f: has no file of labels; data needs one beside it"),
                new FaultCase(
                        "not Parquet",
                        f -> TestTable.read(PARQUET, write(f.resolve("a.parquet"), "1,2,3,4,5,6,7,8,9,10\n")),
                        "F/a.parquet: is not a Parquet file, or is cut short"),
                new FaultCase(
                        "a second file that is not Parquet",
                        f -> {
                            TestTable.parquetColumns(f.resolve("p"));
                            write(f.resolve("p/z.parquet"), "1,2,3,4,5,6,7,8,9,10\n");
                            return TestTable.read(PARQUET, f.resolve("p").toString());
                        },
                        "F/p/z.parquet: the file is not a Parquet file, or is cut short"),
                parquet(
                        "a text column",
                        DataTypes.StringType,
                        "x",
                        PARQUET,
                        "F/p: column 'x' is of type string; must be a number, an array of numbers or a vector"),
                parquet("a null", DataTypes.DoubleType, null, PARQUET, ", row 1: column 'x' is null; must be a number"),
                parquet(
                        "a NaN",
                        DataTypes.DoubleType,
                        Double.NaN,
                        PARQUET,
                        ", row 1: column 'x' is NaN; must be a finite number (nothing is imputed)"),
                parquet(
                        "an array too long",
                        DataTypes.createArrayType(DataTypes.LongType),
                        List.of(1L, 2L),
                        PARQUET,
                        ", row 1: the row has 4 feature values; must have 3 (the model's inputs)"),
                parquet(
                        "too few columns",
                        DataTypes.DoubleType,
                        1.0,
                        config(Format.PARQUET, true, List.of("label"), List.of("a", "b")),
                        "F/p: has 2 feature columns; must have 3 (the model's inputs); data.features chooses columns"),
                parquet(
                        "an unknown column",
                        DataTypes.DoubleType,
                        1.0,
                        config(Format.PARQUET, true, List.of("labl"), List.of()),
                        "F/p: data.label is 'labl'; must be the name of a column (nearest: label, a, b)"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultIsOneMessage(FaultCase fault) {
        fault.check(folder);
    }

    private static FaultCase libsvm(String name, String text, String message) {
        return new FaultCase("LIBSVM, " + name, f -> TestTable.read(LIBSVM, write(f.resolve("a.txt"), text)), message);
    }

    private static FaultCase idxCase(String name, byte[] features, byte[] labels, String message) {
        return new FaultCase(
                "IDX, " + name,
                f -> TestTable.read(IDX, write(f.resolve("f"), features), write(f.resolve("l"), labels), MODEL),
                message);
    }

    private static FaultCase parquet(
            String name, org.apache.spark.sql.types.DataType type, Object value, DataConfig config, String message) {
        StructType schema = new StructType()
                .add("a", DataTypes.DoubleType)
                .add("b", DataTypes.DoubleType)
                .add("x", type)
                .add("label", DataTypes.IntegerType);
        return new FaultCase(
                "Parquet, " + name,
                f -> {
                    TestTable.parquet(f.resolve("p"), schema, i -> RowFactory.create(1.0, 2.0, value, 0));
                    return TestTable.read(config, f.resolve("p").toString());
                },
                message);
    }

    private static byte[] bytes(int rows) {
        return idx(8, new int[] {rows, 3}, o -> o.write(new byte[rows * 3]));
    }

    private static byte[] labels(int rows) {
        return idx(8, new int[] {rows}, o -> o.write(new byte[rows]));
    }
}
