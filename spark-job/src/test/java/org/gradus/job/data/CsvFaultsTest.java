package org.gradus.job.data;

import static org.gradus.job.data.TestTable.config;
import static org.gradus.job.data.TestTable.write;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.gradus.job.config.DataConfig;
import org.gradus.job.config.DataConfig.Format;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Without this bad CSV files could be read as something else, or end in a stack trace that does not say where it is wrong. */
class CsvFaultsTest {
    private static final DataConfig CSV = config(Format.CSV, false, List.of("-1"), List.of());
    private static final DataConfig NAMED = config(Format.CSV, true, List.of("label"), List.of());

    @TempDir
    Path folder;

    static Stream<FaultCase> faults() {
        return Stream.of(
                csv(
                        "too few columns",
                        CSV,
                        "1,2,3,0\n\n1,2,0\n",
                        "F/a.csv, row 2 (line 3): the row has 3 columns; must have 4"),
                csv(
                        "too many",
                        CSV,
                        "1,2,3,0\n1,2,3,4,5,6,0\n",
                        "F/a.csv, row 2 (line 2): the row has 7 columns; must have 4"),
                csv(
                        "a quote over lines",
                        CSV,
                        "1,2,3,0\n1,\"2\n\",3,0\n",
                        "F/a.csv, row 2 (line 2): the row has 2 columns; must"
                                + " have 4 (a quote is not closed; a value may not span lines)"),
                csv(
                        "text",
                        NAMED,
                        "a,b,c,label\n1,2,x1,0\n",
                        "F/a.csv, row 1 (line 2): column 'c' is 'x1'; must be a number"),
                csv(
                        "a hexadecimal",
                        CSV,
                        "1,2,0x1p3,0\n",
                        "F/a.csv, row 1 (line 1): column 2 is '0x1p3'; must be a number"),
                csv("a suffix", CSV, "1,2,3d,0\n", "F/a.csv, row 1 (line 1): column 2 is '3d'; must be a number"),
                csv(
                        "a decimal comma",
                        config(Format.CSV, false, ";", List.of("3"), List.of(), List.of()),
                        "1;2;3,5;0\n",
                        "F/a.csv, row 1 (line 1): column 2 is '3,5'; must be a number with a decimal point, not a"
                                + " comma"),
                csv("an empty value", CSV, "1,,3,0\n", "F/a.csv, row 1 (line 1): column 1 is empty; must be a number"),
                csv(
                        "NaN",
                        CSV,
                        "1,2,3,0\n1,nan,3,0\n",
                        "F/a.csv, row 2 (line 2): column 1 is NaN; must be a finite number" + " (nothing is imputed)"),
                csv(
                        "infinity",
                        CSV,
                        "1,2,-inf,0\n",
                        "F/a.csv, row 1 (line 1): column 2 is -infinity; must be a finite number"
                                + " (nothing is imputed)"),
                csv(
                        "beyond float",
                        CSV,
                        "1,2,1e39,0\n",
                        "F/a.csv, row 1 (line 1): column 2 is 1e39, beyond what a float holds;"
                                + " must be a finite number (nothing is imputed)"),
                csv(
                        "a label out of range",
                        CSV,
                        "1,2,3,3\n",
                        "F/a.csv, row 1 (line 1): column 3 is 3; must be a whole number"
                                + " from 0 to 2 (the model's output is 3 wide); data.classes can name other labels"),
                csv(
                        "a negative label",
                        CSV,
                        "1,2,3,-1\n",
                        "F/a.csv, row 1 (line 1): column 3 is -1; must be a whole number"
                                + " from 0 to 2 (the model's output is 3 wide)"),
                csv(
                        "a label that is not whole",
                        NAMED,
                        "a,b,c,label\n1,2,3,0.5\n",
                        "F/a.csv, row 1 (line 2): column 'label' is"
                                + " 0.5; must be a whole number from 0 to 2 (the model's output is 3 wide)"),
                csv(
                        "an unknown class",
                        classes("cat", "dog", "bird"),
                        "1,2,3,dgo\n",
                        "F/a.csv, row 1 (line 1): column 3 is"
                                + " 'dgo'; must be one of data.classes (nearest: dog, cat, bird)"),
                csv(
                        "too few classes",
                        classes("cat", "dog"),
                        "1,2,3,cat\n",
                        "data.classes has 2 names; must be 3 (the model's" + " output is 3 wide)"),
                csv(
                        "an unknown label column",
                        config(Format.CSV, true, List.of("lable"), List.of()),
                        "a,b,c,label\n",
                        "F/a.csv: data.label is 'lable'; must be the name of a column (nearest: label, a, b)"),
                csv(
                        "an unknown feature",
                        config(Format.CSV, true, List.of("label"), List.of("a", "bb")),
                        "a,b,c,label\n",
                        "F/a.csv: data.features is 'bb'; must be the name of a column (nearest: b, a, c)"),
                csv(
                        "a position out of range",
                        config(Format.CSV, false, List.of("4"), List.of()),
                        "1,2,3,0\n",
                        "F/a.csv: data.label is '4'; must be a position from -4 to 3 (the file has no header)"),
                csv(
                        "a name without a header",
                        config(Format.CSV, false, List.of("label"), List.of()),
                        "1,2,3,0\n",
                        "F/a.csv: data.label is 'label'; must be a position from -4 to 3 (the file has no header)"),
                csv(
                        "a column twice",
                        config(Format.CSV, true, List.of("a"), List.of()),
                        "a,b,c,a\n1,2,3,0\n",
                        "F/a.csv: column 'a' is there twice; name it by its position"),
                csv(
                        "a label that is a feature",
                        config(Format.CSV, true, List.of("label"), List.of("a", "b", "label")),
                        "a,b,c,label\n1,2,3,0\n",
                        "F/a.csv: column 'label' is a feature and a label; must be one of both"),
                csv(
                        "no label",
                        config(Format.CSV, false, List.of(), List.of("0", "1", "2")),
                        "1,2,3,0\n",
                        "F/a.csv: data.label has 0 columns; must have 1 for classes"),
                csv(
                        "a feature too few",
                        CSV,
                        "1,2,0\n",
                        "F/a.csv: has 2 feature columns; must have 3 (the model's inputs);"
                                + " data.features chooses columns"),
                csv("empty", CSV, "", "F/a.csv: the file is empty"),
                csv("only a header", NAMED, "a,b,c,label\n", "F/a.csv: has no data rows"),
                csv("only blank lines", CSV, "\n \n\n", "F/a.csv: has no data rows"),
                new FaultCase(
                        "another header",
                        f -> {
                            write(f.resolve("h/1.csv"), "a,b,c,label\n1,2,3,0\n");
                            write(f.resolve("h/2.csv"), "b,a,c,label\n1,2,3,0\n");
                            return TestTable.read(NAMED, f.resolve("h").toString());
                        },
                        "F/h/2.csv, line 1: the header is [b, a, c, label]; must be as in the first file [a, b, c,"
                                + " label]"),
                new FaultCase(
                        "missing",
                        f -> {
                            write(f.resolve("train.csv"), "x");
                            return TestTable.read(CSV, f.resolve("trian.csv").toString());
                        },
                        "F/trian.csv: no such file or folder; nearest: train.csv"),
                new FaultCase(
                        "an empty folder",
                        f -> {
                            write(f.resolve("e/_SUCCESS"), "x");
                            return TestTable.read(CSV, f.resolve("e").toString());
                        },
                        "F/e: the folder has no files"),
                new FaultCase(
                        "a folder of folders",
                        f -> {
                            write(f.resolve("n/year=1/a.csv"), "1,2,3,0\n");
                            return TestTable.read(CSV, f.resolve("n").toString());
                        },
                        "F/n: has the folder year=1 in it; must have files only (the rows are partitioned by the"
                                + " column year, which the files in such folders lack; write them without partitionBy)"),
                new FaultCase(
                        "a gz that is cut short",
                        f -> TestTable.read(CSV, cut(f.resolve("c.csv.gz"), 3000)),
                        "F/c.csv.gz: the file is corrupt or cut short (Unexpected end of input stream)"),
                new FaultCase(
                        "a gz whose bytes changed",
                        f -> TestTable.read(CSV, changed(f.resolve("c.csv.gz"))),
                        "F/c.csv.gz: the file is corrupt or cut short ("),
                new FaultCase(
                        "a gz that is none",
                        f -> {
                            write(f.resolve("p"), "1,2,3,0\n");
                            f.resolve("p")
                                    .toFile()
                                    .renameTo(f.resolve("p.csv.gz").toFile());
                            return TestTable.read(CSV, f.resolve("p.csv.gz").toString());
                        },
                        "F/p.csv.gz: is corrupt or cut short ("));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultIsOneMessage(FaultCase fault) {
        fault.check(folder);
    }

    private static FaultCase csv(String name, DataConfig config, String text, String message) {
        return new FaultCase("CSV, " + name, f -> TestTable.read(config, write(f.resolve("a.csv"), text)), message);
    }

    private static DataConfig classes(String... names) {
        return config(Format.CSV, false, ",", List.of("-1"), List.of(), List.of(names));
    }

    private static String cut(Path file, int bytes) {
        try {
            byte[] whole = Files.readAllBytes(Path.of(write(file, TestTable.csv(0, 3000))));
            Files.write(file, Arrays.copyOf(whole, Math.min(bytes, whole.length / 2)));
            return file.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String changed(Path file) {
        try {
            byte[] whole = Files.readAllBytes(Path.of(write(file, TestTable.csv(0, 3000))));
            whole[whole.length - 6] ^= 0x55; // in the checksum
            Files.write(file, whole);
            return file.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
