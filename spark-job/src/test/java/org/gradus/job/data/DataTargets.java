package org.gradus.job.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.RowFactory;
import org.gradus.job.fuzz.Target;
import org.gradus.job.fuzz.Texts;

/** Files of rows, and rows as Spark keeps them. */
public final class DataTargets {
    private static final Set<Class<? extends Throwable>> FAULTS = Set.of(DataException.class);
    private static final int INPUTS = 3;
    private static final int MOST_LINES = 50;

    private DataTargets() {}

    /** The targets. */
    public static List<Target> all() {
        LabelCoder labels = new LabelCoder(new Dimensions(INPUTS, 2, true), List.of());
        return List.of(
                new Target(
                        "csv",
                        FAULTS,
                        () -> Texts.bytes(
                                ",1,2,3,0\n4,5,6,1\n",
                                ";1.5;\"2\";-3e-2;1",
                                "\t1\t\"a \"\"b\"\" c\"\t3\t0\r\n",
                                ",a,b,c,label\n1,2,3,0"),
                        Texts.bytes("\"", "\"\"", ",", ";", "\r", "NaN", "\uFEFF", "#", "1e40"),
                        input -> csv(Texts.of(input), labels)),
                new Target(
                        "libsvm",
                        FAULTS,
                        () -> Texts.bytes("1 1:0.5 3:-2\n0 2:1 # note\n", "0", "+1 1:1e3", "1:2 2:3"),
                        Texts.bytes(":", "#", "+1", "-1", "qid:", "2147483648:", " ", "\t"),
                        input -> lines(Texts.of(input), new LibsvmFormat(INPUTS, labels, true))),
                new Target(
                        "idx",
                        FAULTS,
                        () -> idx(),
                        List.of(new byte[] {0, 0, 8, 3}, new byte[] {0, 0, 0x0D, 1}, new byte[] {0x1f, (byte) 0x8b, 8}),
                        DataTargets::readIdx),
                new Target(
                        "packed",
                        Set.of(IllegalArgumentException.class),
                        DataTargets::packed,
                        List.of(new byte[] {(byte) 0xac, (byte) 0xed, 0, 5}),
                        input -> {
                            Packed.rows(input);
                            Packed.fault(input);
                            Packed.unpack(input);
                        }));
    }

    /** The delimiter, then lines. */
    private static void csv(String input, LabelCoder labels) {
        int end = input.isEmpty() ? 0 : input.offsetByCodePoints(0, 1);
        String delimiter = end == 0 ? "," : input.substring(0, end);
        Columns columns = new Columns(List.of("a", "b", "c", "label"), true, List.of(0, 1, 2), List.of(3));
        lines(input.substring(end), new CsvFormat(delimiter, false, columns, labels, true));
        input.substring(end).lines().limit(1).forEach(line -> CsvFormat.split(line, delimiter));
    }

    private static void lines(String text, LineFormat format) {
        BlockBuilder into = new BlockBuilder(INPUTS, 2, 4);
        for (String line : text.split("\n", MOST_LINES)) {
            if (format.isRow(line)) {
                format.parse(line, into);
                into.endRow();
            }
            if (into.isFull()) {
                into.build(null);
            }
        }
    }

    /** Whether the name says that the file is compressed, then the file. */
    private static void readIdx(byte[] input) throws IOException {
        boolean gz = input.length > 0 && (input[0] & 1) == 1;
        Path file = Scratch.FOLDER.resolve(gz ? "x.gz" : "x");
        Files.write(file, input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length));
        IdxHeader header = IdxHeader.read(Scratch.HADOOP, file.toUri().toString());
        try (IdxStream rows = new IdxStream(Scratch.HADOOP, header, 0)) {
            for (int k = 0; k < Math.min(3, header.rows()); k++) {
                rows.next();
            }
        }
    }

    private static List<byte[]> idx() {
        byte[] plain = {0, 0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6};
        byte[] floats = {0, 0, 0, 0x0D, 1, 0, 0, 0, 1, 0x3f, (byte) 0x80, 0, 0};
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(1);
        try (GZIPOutputStream gz = new GZIPOutputStream(bytes)) {
            gz.write(plain, 1, plain.length - 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of(plain, floats, bytes.toByteArray());
    }

    private static List<byte[]> packed() {
        float[] features = {1, 2, 255, 0, 7, 9};
        float[] labels = {0, 1.5f};
        return List.of(
                Packed.pack(new Block(2, features, labels, List.of(), null)),
                Packed.pack(new Block(2, new float[] {1.5f, 2}, labels, List.of(), "row 3 is at fault")),
                Packed.pack(new Block(1, features, labels, List.of(RowFactory.create("a", 1L, 2.5)), null)));
    }

    /** Made when it is used: most processes read nothing from files. */
    private static final class Scratch {
        private static final Path FOLDER = folder();
        private static final Configuration HADOOP = hadoop();

        private static Path folder() {
            try {
                Path memory = Path.of("/dev/shm");
                Path folder = Files.isWritable(memory)
                        ? Files.createTempDirectory(memory, "fuzz-")
                        : Files.createTempDirectory("fuzz-");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    for (String name : List.of("x", "x.gz")) {
                        folder.resolve(name).toFile().delete();
                    }
                    folder.toFile().delete();
                }));
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Configuration hadoop() {
            Configuration hadoop = new Configuration();
            hadoop.set("fs.file.impl", "org.apache.hadoop.fs.RawLocalFileSystem");
            return hadoop;
        }
    }
}
