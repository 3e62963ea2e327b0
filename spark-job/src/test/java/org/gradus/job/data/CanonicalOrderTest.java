package org.gradus.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradus.job.data.TestTable.MODEL;
import static org.gradus.job.data.TestTable.NO_SCALING;
import static org.gradus.job.data.TestTable.ROWS;
import static org.gradus.job.data.TestTable.config;
import static org.gradus.job.data.TestTable.csv;
import static org.gradus.job.data.TestTable.write;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.gradus.job.config.DataConfig;
import org.gradus.job.config.DataConfig.Format;
import org.gradus.job.config.SourceConfig;
import org.gradus.setting.Warnings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without this the order of rows, and so every weight, could depend on cores, file sizes or the listing of a folder. */
class CanonicalOrderTest {
    private static final DataConfig CSV = config(Format.CSV, false, List.of("-1"), List.of());

    @TempDir
    Path folder;

    @AfterAll
    static void goBack() {
        TestSpark.session();
    }

    @Test
    void coresDoNotChangeTheShards() throws Exception {
        write(folder.resolve("csv/part-2.csv"), csv(4, 20));
        write(folder.resolve("csv/part-1.csv.gz"), csv(0, 4));
        write(folder.resolve("csv/part-3.csv"), csv(20, ROWS));
        write(folder.resolve("csv/_SUCCESS"), "");
        write(folder.resolve("csv/.part.crc"), "x");
        write(folder.resolve("csv/part-4.csv"), "");
        writeParquetFiles();
        DataConfig parquet = config(Format.PARQUET, true, List.of("label"), List.of());
        List<String> seen = new ArrayList<>();
        for (String master : List.of("local[1]", "local[4]", "local[2]")) {
            SparkSession spark = TestSpark.session(master);
            seen.add(dealt(spark, CSV, folder.resolve("csv")));
            seen.add(dealt(spark, parquet, folder.resolve("parquet")));
        }
        Rows expected = TestTable.read(CSV, write(folder.resolve("one.csv"), csv(0, ROWS)));
        assertThat(seen).containsOnly(show(TestTable.shards(Dealer.deal(expected, 3, NO_SCALING))));
    }

    @Test
    void smallSplitsKeepOrderAndRowNumbers() {
        JavaSparkContext spark =
                JavaSparkContext.fromSparkContext(TestSpark.session().sparkContext());
        String text = "a,b,c,label\r\n" + csv(0, 20).replace("\n", "\r\n") + "\r\n"
                + csv(20, ROWS).replace("-21", "x");
        String file = write(folder.resolve("split.csv"), text);
        Columns columns = new Columns(List.of("a", "b", "c", "label"), true, List.of(0, 1, 2), List.of(3));
        CsvFormat format = new CsvFormat(",", true, columns, new LabelCoder(MODEL, List.of()), false);
        List<Block> blocks = TextLines.read(
                        spark, DataFiles.list(new Configuration(), file), format, TestTable.MODEL, 3, 64)
                .collect();
        assertThat(blocks.size()).isGreaterThan(4);
        assertThat(blocks.stream().filter(b -> b.fault() != null).map(Block::fault))
                .containsExactly(file + ", row 22 (line 24): column 'b' is 'x.00'; must be a number");
        assertThat(blocks.stream().mapToInt(Block::rows).sum()).isGreaterThanOrEqualTo(21);
        assertThat(blocks.get(1).features()[1]).isEqualTo(-blocks.get(0).rows());
    }

    @Test
    void theFirstFaultOfTheDataIsShownWhicheverTaskIsFirst() {
        for (int i = 0; i < 6; i++) {
            String rows = i == 0 ? csv(0, 20).repeat(200) : csv(0, 3);
            write(folder.resolve("f/part-" + i + ".csv"), i == 2 || i == 4 ? rows + "1,2,3,oops\n" : rows);
        }
        for (int attempt = 0; attempt < 3; attempt++) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(
                            () -> TestTable.read(CSV, folder.resolve("f").toString())))
                    .hasMessageContaining("part-2.csv, row 4 (line 4)");
        }
    }

    /** The middle file is the largest: Spark alone would read it first. */
    private void writeParquetFiles() throws Exception {
        TestTable.parquetColumns(folder.resolve("whole"));
        int[] bounds = {0, 2, 20, ROWS};
        Files.createDirectories(folder.resolve("parquet"));
        for (int f = 0; f < 3; f++) {
            String part = folder.resolve("part" + f).toString();
            SparkSession spark = TestSpark.session();
            var all = spark.read().parquet(folder.resolve("whole").toString());
            String rows = "-b >= " + bounds[f] + " and -b < " + bounds[f + 1];
            all.where(rows).coalesce(1).write().parquet(part);
            try (var files = Files.newDirectoryStream(Path.of(part), "*.parquet")) {
                Files.copy(files.iterator().next(), folder.resolve("parquet/part-" + f + ".parquet"));
            }
        }
    }

    private static String dealt(SparkSession spark, DataConfig config, Path path) {
        Rows rows = Sources.open(spark, config, new SourceConfig(path.toString(), null), new Warnings())
                .labelled(MODEL);
        return show(TestTable.shards(Dealer.deal(rows, 3, NO_SCALING)));
    }

    private static String show(List<Block> shards) {
        return shards.stream()
                .map(s -> Arrays.toString(s.features()) + Arrays.toString(s.labels()))
                .toList()
                .toString();
    }
}
