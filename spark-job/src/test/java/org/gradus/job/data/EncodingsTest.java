package org.gradus.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradus.job.data.TestTable.config;
import static org.gradus.job.data.TestTable.write;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.gradus.job.config.DataConfig;
import org.gradus.job.config.DataConfig.Format;
import org.gradus.job.config.SourceConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without these, what a spreadsheet saves as text would be read as other numbers, or as none, or end in an exception. */
class EncodingsTest {
    private static final DataConfig CSV = config(Format.CSV, false, List.of("-1"), List.of());
    private static final DataConfig LIBSVM = config(Format.LIBSVM, false, List.of(), List.of());
    private static final String TEXT = TestTable.csv(0, TestTable.ROWS);
    private static final String MARK = "\uFEFF";

    @TempDir
    private Path folder;

    @Test
    void utf16IsReadWithAndWithoutItsMark() throws IOException {
        for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            for (String mark : List.of(MARK, "")) {
                String file = write(folder.resolve("wide.csv"), (mark + TEXT).getBytes(charset));
                assertThat(TestTable.text(TestTable.read(CSV, file)))
                        .as("%s %s", charset, mark.length())
                        .isEqualTo(TestTable.expected());
                assertThat(RowCounts.of(new Configuration(), CSV, new SourceConfig(file, null)))
                        .isEqualTo(Optional.of((long) TestTable.ROWS));
            }
        }
        byte[] libsvm =
                (MARK + TestTable.libsvm(0, TestTable.ROWS).replace("\n", "\r\n")).getBytes(StandardCharsets.UTF_16LE);
        assertThat(TestTable.text(TestTable.read(LIBSVM, write(folder.resolve("wide.txt.gz"), libsvm))))
                .isEqualTo(TestTable.expected());
    }

    @Test
    void filesOfDifferentEncodingsMakeOneTableInTheOrderOfTheirNames() {
        write(folder.resolve("t/1.csv"), TestTable.csv(0, 5));
        write(folder.resolve("t/2.csv"), (MARK + TestTable.csv(5, 9)).getBytes(StandardCharsets.UTF_16LE));
        write(folder.resolve("t/3.csv.gz"), (MARK + TestTable.csv(9, 15)).getBytes(StandardCharsets.UTF_16BE));
        write(folder.resolve("t/4.csv"), MARK + TestTable.csv(15, TestTable.ROWS));
        assertThat(TestTable.text(TestTable.read(CSV, folder.resolve("t").toString())))
                .isEqualTo(TestTable.expected());
    }

    @Test
    void aWideFileOfManySplitsIsReadOnce() throws IOException {
        String file = write(folder.resolve("long.csv"), TestTable.csv(0, 3000).getBytes(StandardCharsets.UTF_16LE));
        CsvFormat format = new CsvFormat(
                ",",
                false,
                new Columns(List.of("a", "b", "c", "d"), false, List.of(0, 1, 2), List.of(3)),
                new LabelCoder(TestTable.MODEL, List.of()),
                false);
        var spark = new org.apache.spark.api.java.JavaSparkContext(
                TestSpark.session().sparkContext());
        List<Integer> rows = TextLines.read(
                        spark, DataFiles.list(spark.hadoopConfiguration(), file), format, TestTable.MODEL, 3, 20_000)
                .map(Block::rows)
                .collect();
        assertThat(rows.stream().mapToInt(Integer::intValue).sum()).isEqualTo(3000);
    }

    @Test
    void aMarkInTheMiddleIsWhereTwoFilesWerePutTogether() throws IOException {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write((MARK + TestTable.csv(0, 9)).getBytes(StandardCharsets.UTF_8));
        both.write((MARK + TestTable.csv(9, TestTable.ROWS)).getBytes(StandardCharsets.UTF_8));
        assertThat(TestTable.text(TestTable.read(CSV, write(folder.resolve("both.csv"), both.toByteArray()))))
                .isEqualTo(TestTable.expected());
    }
}
