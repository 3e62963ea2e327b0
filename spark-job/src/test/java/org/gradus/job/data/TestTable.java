package org.gradus.job.data;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gradus.engine.RowScaling;
import org.gradus.job.config.DataConfig;
import org.gradus.job.config.DataConfig.Format;
import org.gradus.job.config.DataConfig.Scale;
import org.gradus.job.config.DataConfig.Task;
import org.gradus.job.config.DealConfig;
import org.gradus.job.config.SourceConfig;
import org.gradus.setting.Warnings;

/** A small table, written in each format: 23 rows, features (i / 4, -i, 7), label i mod 3. */
final class TestTable {
    static final int ROWS = 23;
    static final Dimensions MODEL = new Dimensions(3, 3, true);
    static final RowScaling NO_SCALING = RowScaling.NONE;

    private TestTable() {}

    static float feature(int row, int k) {
        return k == 0 ? row / 4f : k == 1 ? -row : 7;
    }

    static String csv(int from, int to) {
        return lines(from, to, i -> number(i, 0) + "," + number(i, 1) + "," + number(i, 2) + "," + i % 3);
    }

    static String libsvm(int from, int to) {
        return lines(from, to, i -> i % 3 + " 1:" + number(i, 0) + " 2:" + number(i, 1) + " 3:" + number(i, 2));
    }

    static byte[] idxFloats() {
        return idx(0x0D, new int[] {ROWS, 3, 1}, out -> {
            for (int i = 0; i < ROWS * 3; i++) {
                out.writeFloat(feature(i / 3, i % 3));
            }
        });
    }

    static byte[] idxLabels() {
        return idx(0x08, new int[] {ROWS}, out -> {
            for (int i = 0; i < ROWS; i++) {
                out.writeByte(i % 3);
            }
        });
    }

    static byte[] idx(int type, int[] dimensions, Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeInt(type << 8 | dimensions.length);
            for (int d : dimensions) {
                out.writeInt(d);
            }
            content.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static void parquetColumns(Path to) {
        StructType schema = new StructType()
                .add("a", DataTypes.DoubleType)
                .add("b", DataTypes.IntegerType)
                .add("label", DataTypes.LongType)
                .add("c c", DataTypes.FloatType);
        parquet(to, schema, i -> RowFactory.create((double) feature(i, 0), -i, (long) i % 3, 7f));
    }

    static void parquetArray(Path to) {
        StructType schema = new StructType()
                .add("features", DataTypes.createArrayType(DataTypes.FloatType))
                .add("label", DataTypes.StringType);
        parquet(
                to,
                schema,
                i -> RowFactory.create(Arrays.asList(feature(i, 0), feature(i, 1), feature(i, 2)), "c" + i % 3));
    }

    static void parquetVector(Path to) {
        StructType schema =
                new StructType().add("features", SQLDataTypes.VectorType()).add("label", DataTypes.DoubleType);
        parquet(
                to,
                schema,
                i -> RowFactory.create(Vectors.dense(feature(i, 0), feature(i, 1), feature(i, 2)), (double) (i % 3)));
    }

    static void parquet(Path to, StructType schema, IntFunction<Row> row) {
        List<Row> rows = IntStream.range(0, ROWS).mapToObj(row).toList();
        TestSpark.session().createDataFrame(rows, schema).coalesce(1).write().parquet(to.toString());
    }

    static String write(Path file, String text) {
        return write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    static String write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, file.toString().endsWith(".gz") ? gzip(bytes) : bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toString();
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    static DataConfig config(Format format, boolean header, List<String> label, List<String> features) {
        return config(format, header, ",", label, features, List.of());
    }

    static DataConfig config(
            Format format,
            boolean header,
            String delimiter,
            List<String> label,
            List<String> features,
            List<String> classes) {
        return new DataConfig(
                format,
                null,
                null,
                0,
                null,
                header,
                delimiter,
                label,
                features,
                Scale.NONE,
                Task.AUTO,
                List.of(),
                classes,
                DealConfig.DEFAULT);
    }

    static Rows read(DataConfig config, String path) {
        return read(config, path, null, MODEL);
    }

    static Rows read(DataConfig config, String path, String labels, Dimensions model) {
        return Sources.open(TestSpark.session(), config, new SourceConfig(path, labels), new Warnings())
                .labelled(model);
    }

    /** The rows as one text, in their order. */
    static String text(Rows rows) {
        Block all = shards(Dealer.deal(rows, 1, NO_SCALING)).get(0);
        return Arrays.toString(all.features()) + Arrays.toString(all.labels());
    }

    /** What each replica's shard has, in memory. */
    static List<Block> shards(Dealt dealt) {
        return shards(dealt, ShardStorage.MEMORY);
    }

    /** What each replica's shard has. */
    static List<Block> shards(Dealt dealt, ShardStorage storage) {
        ShardBlocks blocks = dealt.materialise().shards(storage);
        List<Block> shards = IntStream.range(0, dealt.replicas())
                .mapToObj(replica -> {
                    try (Shard shard = blocks.open(replica)) {
                        return copy(shard);
                    }
                })
                .toList();
        dealt.close();
        return shards;
    }

    static Block copy(Shard shard) {
        float[] features = new float[shard.rows() * shard.featureLength()];
        float[] labels = new float[shard.rows() * shard.labelLength()];
        for (int row = 0; row < shard.rows(); row++) {
            shard.copy(row, row, features, labels);
        }
        return new Block(shard.rows(), features, labels, List.of(), null);
    }

    /** The table as {@link #text} shows it. */
    static String expected() {
        float[] features = new float[ROWS * 3];
        float[] labels = new float[ROWS * 3];
        for (int i = 0; i < ROWS; i++) {
            for (int k = 0; k < 3; k++) {
                features[i * 3 + k] = feature(i, k);
            }
            labels[i * 3 + i % 3] = 1;
        }
        return Arrays.toString(features) + Arrays.toString(labels);
    }

    private static String lines(int from, int to, IntFunction<String> line) {
        return IntStream.range(from, to).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String number(int row, int k) {
        return String.format(Locale.ROOT, "%.2f", feature(row, k));
    }

    /** What follows the header. */
    interface Content {
        void write(DataOutputStream out) throws IOException;
    }
}
