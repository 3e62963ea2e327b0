package org.gradus.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradus.job.data.TestTable.ROWS;
import static org.gradus.job.data.TestTable.config;
import static org.gradus.job.data.TestTable.csv;
import static org.gradus.job.data.TestTable.expected;
import static org.gradus.job.data.TestTable.libsvm;
import static org.gradus.job.data.TestTable.read;
import static org.gradus.job.data.TestTable.text;
import static org.gradus.job.data.TestTable.write;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.gradus.job.config.DataConfig;
import org.gradus.job.config.DataConfig.Format;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without this the same table could train differently in another format, locale, compression or file layout. */
class SourcesTest {
    private static final DataConfig CSV = config(Format.CSV, false, List.of("-1"), List.of());

    @TempDir
    Path folder;

    @Test
    void csvReadsPlainAndCompressed() {
        assertThat(text(read(CSV, write(folder.resolve("a.csv"), csv(0, ROWS)))))
                .isEqualTo(expected());
        assertThat(text(read(CSV, write(folder.resolve("a.csv.gz"), csv(0, ROWS)))))
                .isEqualTo(expected());
    }

    @Test
    void csvColumnsGoByName() {
        String quoted = csv(0, ROWS).replaceAll("(?m)^([^,]*),(.*),(.*),(.*)$", "\"x, y\"\"z\",k$4,$3,$1,$2");
        String file = write(folder.resolve("a.csv"), "note,the label,c c, a ,b\n" + quoted);
        DataConfig named = config(
                Format.CSV, true, ",", List.of("the label"), List.of("a", "-1", "c c"), List.of("k0", "k1", "k2"));
        assertThat(text(read(named, file))).isEqualTo(expected());
    }

    @Test
    void csvSurvivesWindowsLinesBlankLinesByteOrderMarksAndSpaces() {
        String messy =
                "\uFEFFa;b;c;label\r\n" + csv(0, ROWS).replace(",", " ; ").replace("\n", "\r\n") + "\r\n  \r\n\r\n";
        String file = write(folder.resolve("a folder [1], {x}").resolve("my file*.csv"), messy);
        DataConfig config = config(Format.CSV, true, ";", List.of("label"), List.of(), List.of());
        assertThat(text(read(config, file))).isEqualTo(expected());
        assertThat(text(read(config, folder.resolve("a folder [1], {x}").toString())))
                .isEqualTo(expected());
    }

    @Test
    void csvDoesNotDependOnTheLocale() {
        Locale before = Locale.getDefault();
        try {
            for (String tag : List.of("de-DE", "tr-TR", "ar-EG-u-nu-arab")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                assertThat(text(read(CSV, write(folder.resolve("a.csv"), csv(0, ROWS)))))
                        .isEqualTo(expected());
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void libsvmReadsPlainAndCompressed() {
        DataConfig config = config(Format.LIBSVM, false, List.of(), List.of());
        String text = "# a comment\n" + libsvm(0, ROWS) + "\n";
        assertThat(text(read(config, write(folder.resolve("a.txt"), text)))).isEqualTo(expected());
        assertThat(text(read(config, write(folder.resolve("a.txt.gz"), text)))).isEqualTo(expected());
    }

    @Test
    void libsvmLeavesMissingFeaturesZero() {
        DataConfig config = config(Format.LIBSVM, false, List.of(), List.of());
        String file = write(folder.resolve("a.txt"), "1 2:5 # rest\n0\n2 1:-1e-3 3:4\n");
        assertThat(text(read(config, file))).startsWith("[0.0, 5.0, 0.0, 0.0, 0.0, 0.0, -0.001, 0.0, 4.0]");
    }

    @Test
    void idxReadsPlainAndCompressed() {
        DataConfig config = config(Format.IDX, false, List.of(), List.of());
        String labels = write(folder.resolve("labels"), TestTable.idxLabels());
        String packed = write(folder.resolve("labels.gz"), TestTable.idxLabels());
        String plain = write(folder.resolve("features"), TestTable.idxFloats());
        String gz = write(folder.resolve("features.gz"), TestTable.idxFloats());
        assertThat(text(read(config, plain, labels, TestTable.MODEL))).isEqualTo(expected());
        assertThat(text(read(config, gz, packed, TestTable.MODEL))).isEqualTo(expected());
        assertThat(text(read(config, plain, packed, TestTable.MODEL))).isEqualTo(expected());
    }

    @Test
    void parquetReadsColumnsArraysAndVectors() {
        TestTable.parquetColumns(folder.resolve("columns"));
        DataConfig columns = config(Format.PARQUET, true, List.of("label"), List.of());
        assertThat(text(read(columns, folder.resolve("columns").toString()))).isEqualTo(expected());
        TestTable.parquetArray(folder.resolve("array"));
        DataConfig array =
                config(Format.PARQUET, true, ",", List.of("label"), List.of("features"), List.of("c0", "c1", "c2"));
        assertThat(text(read(array, folder.resolve("array").toString()))).isEqualTo(expected());
        TestTable.parquetVector(folder.resolve("vector"));
        DataConfig vector = config(Format.PARQUET, true, List.of("-1"), List.of());
        assertThat(text(read(vector, folder.resolve("vector").toString()))).isEqualTo(expected());
    }

    @Test
    void regressionTakesTargetsAsTheyAre() {
        String file = write(folder.resolve("a.csv"), "1,2,3.5,-4\n5,6,7,8\n");
        DataConfig config = config(Format.CSV, false, List.of("-2", "-1"), List.of());
        assertThat(text(read(config, file, null, new Dimensions(2, 2, false))))
                .isEqualTo("[1.0, 2.0, 5.0, 6.0][3.5, -4.0, 7.0, 8.0]");
    }

    @Test
    void oneOutputTakesClassesAsZeroAndOne() {
        String file = write(folder.resolve("a.csv"), "1,2,1\n5,6,0\n");
        assertThat(text(read(CSV, file, null, new Dimensions(2, 1, true)))).isEqualTo("[1.0, 2.0, 5.0, 6.0][1.0, 0.0]");
    }

    @Test
    void digitsHaveAllTheirRows() {
        Rows digits = read(CSV, "../conf/data/digits.csv.gz", null, new Dimensions(64, 10, true));
        assertThat(digits.count()).isEqualTo(1797);
    }
}
