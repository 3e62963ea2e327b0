package org.gradus.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradus.job.data.TestTable.ROWS;
import static org.gradus.job.data.TestTable.config;
import static org.gradus.job.data.TestTable.csv;
import static org.gradus.job.data.TestTable.write;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.gradus.job.config.DataConfig;
import org.gradus.job.config.DataConfig.Format;
import org.gradus.job.config.SourceConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without this the plan could promise another number of steps than training makes, or a run could not be told from another. */
class RowCountsTest {
    private static final Configuration HADOOP = new Configuration();
    private static final DataConfig CSV = config(Format.CSV, true, List.of("label"), List.of());

    @TempDir
    Path folder;

    @Test
    void countsAreThoseOfReading() {
        write(folder.resolve("c/1.csv"), "a,b,c,label\n" + csv(0, 9) + "\n \n");
        write(folder.resolve("c/2.csv.gz"), "a,b,c,label\r\n" + csv(9, ROWS));
        write(folder.resolve("libsvm"), "# x\n" + TestTable.libsvm(0, ROWS) + "\n");
        write(folder.resolve("idx.gz"), TestTable.idxFloats());
        TestTable.parquetColumns(folder.resolve("parquet"));
        assertThat(count(CSV, "c")).contains((long) ROWS);
        assertThat(count(config(Format.LIBSVM, false, List.of(), List.of()), "libsvm"))
                .contains((long) ROWS);
        assertThat(count(config(Format.IDX, false, List.of(), List.of()), "idx.gz"))
                .contains((long) ROWS);
        assertThat(count(config(Format.PARQUET, true, List.of(), List.of()), "parquet"))
                .contains((long) ROWS);
    }

    @Test
    void whatCannotBeReadHasNoCount() {
        write(folder.resolve("bad.csv"), "x");
        assertThat(count(CSV, "missing")).isEmpty();
        assertThat(count(config(Format.PARQUET, true, List.of(), List.of()), "bad.csv"))
                .isEmpty();
        assertThat(count(config(Format.IDX, true, List.of(), List.of()), "bad.csv"))
                .isEmpty();
    }

    @Test
    void fingerprintsAreOfTheBytes() {
        write(folder.resolve("f/b"), "abc");
        write(folder.resolve("f/a"), "");
        write(folder.resolve("f/_log"), "abc");
        String labels = write(folder.resolve("labels"), "abc");
        SourceConfig source = new SourceConfig(folder.resolve("f").toString(), labels);
        String abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assertThat(Fingerprint.of(HADOOP, source))
                .containsExactly(
                        new Fingerprint(folder.resolve("f/b").toString(), 3, abc), new Fingerprint(labels, 3, abc));
    }

    private Optional<Long> count(DataConfig config, String name) {
        return RowCounts.of(
                HADOOP, config, new SourceConfig(folder.resolve(name).toString(), null));
    }
}
