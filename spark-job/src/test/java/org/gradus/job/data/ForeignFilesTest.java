package org.gradus.job.data;

import static org.gradus.job.data.TestTable.config;
import static org.gradus.job.data.TestTable.write;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.gradus.job.config.DataConfig;
import org.gradus.job.config.DataConfig.Format;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Without these, a file of another kind than its job says, or of another delimiter, would end in an exception that does not say so. */
class ForeignFilesTest {
    private static final DataConfig CSV = config(Format.CSV, false, List.of("-1"), List.of());
    private static final DataConfig NAMED = config(Format.CSV, true, List.of("label"), List.of());
    private static final DataConfig LIBSVM = config(Format.LIBSVM, false, List.of(), List.of());
    private static final DataConfig IDX = config(Format.IDX, false, List.of(), List.of());

    @TempDir
    private Path folder;

    static Stream<FaultCase> faults() {
        return Stream.of(
                csv("1f8b0800000000", "is a gzip file; its name must end in .gz"),
                csv("504b030414000000", "is a zip archive; unpack it: text is read as it is, as .gz or as .bz2"),
                csv("504b0304" + hex("..[Content_Types].xml"), "is an Excel workbook; save it as CSV"),
                csv("425a6839314159265359", "is a bzip2 file; its name must end in .bz2"),
                csv("5041523115041510", "is a Parquet file; data.format must be parquet"),
                csv("fffe0000310000002c000000", "looks like UTF-32; must be UTF-8 or UTF-16"),
                new FaultCase(
                        "a second file that is no text",
                        f -> {
                            write(f.resolve("t/1.csv"), "1,2,3,0\n");
                            write(f.resolve("t/2.csv"), new byte[] {0x1f, (byte) 0x8b, 8, 0});
                            return TestTable.read(CSV, f.resolve("t").toString());
                        },
                        "F/t/2.csv: is a gzip file; its name must end in .gz"),
                text(
                        "another delimiter",
                        CSV,
                        "1;2;3;0\n",
                        "has 0 feature columns; must have 3 (the model's inputs); the delimiter"
                                + " may be ';' (data.delimiter)"),
                text(
                        "tabs",
                        CSV,
                        "1\t2\t3\t0\n",
                        "has 0 feature columns; must have 3 (the model's inputs); the delimiter"
                                + " may be a tab (data.delimiter)"),
                text(
                        "another delimiter under names",
                        NAMED,
                        "a;b;c;label\n1;2;3;0\n",
                        "data.label is 'label'; must be the name of a"
                                + " column (nearest: a;b;c;label); the delimiter may be ';' (data.delimiter)"),
                text(
                        "a line of comment",
                        CSV,
                        "# made by hand\n1,2,3,0\n",
                        "has 0 feature columns; must have 3 (the model's inputs);"
                                + " the first line begins with #: lines of comment are not read, delete them"),
                text(
                        "Excel's line",
                        CSV,
                        "sep=,\n1,2,3,0\n",
                        "has 1 feature column; must have 3 (the model's inputs);"
                                + " the first line is Excel's \"sep=\", delete it"),
                text(
                        "a delimiter at the end",
                        CSV,
                        "1,2,3,0,\n",
                        "has 4 feature columns; must have 3 (the model's inputs);"
                                + " each line seems to end with the delimiter"),
                row(
                        "a later comment",
                        CSV,
                        "1,2,3,0\n# more\n",
                        "row 2 (line 2): the row has 1 column; must have 4 (it begins with #;"
                                + " lines of comment are not read)"),
                row(
                        "a second header",
                        NAMED,
                        "a,b,c,label\n1,2,3,0\na,b,c,label\n",
                        "row 2 (line 3): the row is the header again, as"
                                + " where files were put together; delete it"),
                row(
                        "thousands",
                        CSV,
                        "1,\"1,234.5\",3,0\n",
                        "row 1 (line 1): column 1 is '1,234.5'; must be a number without marks" + " between thousands"),
                row(
                        "zero characters",
                        CSV,
                        "1,2,3,0\n1,2,3,0\n\0\0\n",
                        "row 3 (line 3): the row has 1 column; must have 4"),
                row(
                        "escape sequences",
                        CSV,
                        "1,2,3,0\nx\u001b[2J\u0007y,2,3,0\n",
                        "row 2 (line 2): column 0 is" + " 'x\\u001b[2J\\u0007y'; must be a number"),
                row(
                        "a long value",
                        CSV,
                        "1,2," + "x".repeat(5000) + ",0\n",
                        "row 1 (line 1): column 2 is '" + "x".repeat(100)
                                + "... (5,000 characters)'; must be a number"),
                row(
                        "files put together without an end of line",
                        CSV,
                        "1,2,3,0\n1,2,3,0\uFEFF1,2,3,0\n",
                        "row 2 (line 2): the row has 7 columns; must have 4 (there is a byte-order mark in it: files"
                                + " were put together without an end of line between them)"),
                new FaultCase(
                        "a bz2 cut short",
                        f -> TestTable.read(CSV, bzip2(f.resolve("a.csv.bz2"))),
                        "F/a.csv.bz2: is" + " corrupt or cut short ("),
                new FaultCase(
                        "a bz2 that is none",
                        f -> TestTable.read(CSV, write(f.resolve("a.csv.bz2"), "1,2,3,0\n")),
                        "F/a.csv.bz2: is corrupt or cut short ("),
                new FaultCase(
                        "LIBSVM, a pair without an index",
                        f -> TestTable.read(LIBSVM, write(f.resolve("a.txt"), "0 1:1\n0 :2\u000b\n")),
                        "F/a.txt, row 2 (line 2): ':2\\u000b' is not index:value"),
                new FaultCase(
                        "LIBSVM, an index beyond int",
                        f -> TestTable.read(LIBSVM, write(f.resolve("a.txt"), "0 2147483648:1\n")),
                        "F/a.txt, row 1 (line 1): '2147483648:1' is not index:value"),
                idx(
                        "00000804000000030001000000010000000100000000",
                        "its header says rows of [65536, 65536, 65536] numbers; must" + " have less than 2 GB each"),
                idx("0000080300000001ffffffff00000003", "dimension 1 is -1; must be 0 or more"),
                idx(
                        "00000b030101010101010101010101010101",
                        "its header says rows of [16843009, 16843009] numbers; must have less" + " than 2 GB each"),
                idx("000008", "is cut short: it ends within its header"),
                new FaultCase(
                        "Parquet, brotli",
                        f -> parquet(f, brotli()),
                        "F/a.parquet: its columns are compressed with brotli, which cannot be read; must be snappy,"
                                + " gzip, zstd, lz4 or none"),
                new FaultCase(
                        "Parquet, cut short",
                        f -> parquet(f, Arrays.copyOf(brotli(), 3000)),
                        "F/a.parquet: is not a Parquet file, or is cut short"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void whatIsNotReadIsNamedWithItsFileAndWhatToDo(FaultCase fault) {
        fault.check(folder);
    }

    private static FaultCase csv(String hex, String message) {
        return new FaultCase(
                message, f -> TestTable.read(CSV, write(f.resolve("a.csv"), bytes(hex))), "F/a.csv: " + message);
    }

    private static FaultCase text(String name, DataConfig config, String text, String message) {
        return new FaultCase(name, f -> TestTable.read(config, write(f.resolve("a.csv"), text)), "F/a.csv: " + message);
    }

    private static FaultCase row(String name, DataConfig config, String text, String message) {
        return new FaultCase(name, f -> TestTable.read(config, write(f.resolve("a.csv"), text)), "F/a.csv, " + message);
    }

    private static FaultCase idx(String hex, String message) {
        return new FaultCase(
                "IDX, " + hex,
                f -> TestTable.read(
                        IDX, write(f.resolve("a.idx"), bytes(hex)), write(f.resolve("l"), "l"), TestTable.MODEL),
                "F/a.idx: " + message);
    }

    private static String bzip2(Path file) {
        BZip2Codec codec = new BZip2Codec();
        codec.setConf(new Configuration());
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = codec.createOutputStream(packed)) {
            out.write(TestTable.csv(0, 3000).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return write(file, Arrays.copyOf(packed.toByteArray(), packed.size() * 2 / 3));
    }

    private static Rows parquet(Path folder, byte[] bytes) {
        DataConfig config = config(Format.PARQUET, true, List.of("target"), List.of());
        return TestTable.read(config, write(folder.resolve("a.parquet"), bytes));
    }

    /** Written by pyarrow: 150 rows of five columns. */
    private static byte[] brotli() {
        try (InputStream in = ForeignFilesTest.class.getResourceAsStream("/data/brotli.parquet")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hex(String text) {
        StringBuilder hex = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.US_ASCII)) {
            hex.append(String.format("%02x", b));
        }
        return hex.toString();
    }

    private static byte[] bytes(String hex) {
        byte[] bytes = new byte[hex.length() / 2];
        for (int k = 0; k < bytes.length; k++) {
            bytes[k] = (byte) Integer.parseInt(hex, 2 * k, 2 * k + 2, 16);
        }
        return bytes;
    }
}
