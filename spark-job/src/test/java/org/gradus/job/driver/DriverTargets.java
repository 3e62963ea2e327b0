package org.gradus.job.driver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.gradus.job.fuzz.Target;
import org.gradus.job.fuzz.Texts;

/** Files of a run's folder. */
public final class DriverTargets {
    private DriverTargets() {}

    /** The targets. */
    public static List<Target> all() {
        return List.of(
                new Target(
                        "arrays",
                        Set.of(Manifest.Damaged.class),
                        () -> List.of(arrays()),
                        Texts.bytes(
                                "PK\u0003\u0004",
                                "PK\u0001\u0002",
                                ".npy",
                                "\u0093NUMPY",
                                "'shape': (",
                                "99999999999,"),
                        input -> ArraysFile.read(input)),
                new Target(
                        "manifest",
                        Set.of(Manifest.Damaged.class),
                        () -> Texts.bytes(
                                "{\"a\": {\"bytes\": 1, \"sha256\":"
                                        + " \"ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb\"}}",
                                "{\"a\": {\"bytes\": 2, \"sha256\": \"\"}}"),
                        Texts.bytes("\"../a\"", "\"a\"", "\"/dev/zero\"", "\"\"", "null", "[", "{", "1e999"),
                        DriverTargets::manifest),
                new Target(
                        "lock",
                        Set.of(),
                        () -> List.of(LockOwner.now().bytes()),
                        Texts.bytes("null", "[", "{", "\"process\":", "1e999"),
                        LockOwner::parse));
    }

    private static byte[] arrays() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ArraysFile.write(bytes, Map.of("outer", new float[] {1, 2}, "residual-0", new float[] {3}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void manifest(byte[] input) throws Manifest.Damaged, IOException {
        Files.write(Scratch.FOLDER.resolve("c").resolve(Manifest.FILE), input);
        Manifest.read(Scratch.DIRECTORY, "c");
    }

    /** Made when it is used. */
    private static final class Scratch {
        private static final Path FOLDER;
        private static final RunDirectory DIRECTORY;

        static {
            try {
                Path memory = Path.of("/dev/shm");
                FOLDER = Files.isWritable(memory)
                        ? Files.createTempDirectory(memory, "fuzz-")
                        : Files.createTempDirectory("fuzz-");
                Files.createDirectory(FOLDER.resolve("c"));
                Files.writeString(FOLDER.resolve("c").resolve("a"), "a");
                Files.writeString(FOLDER.resolve(RunDirectory.CONFIGURATION), "");
                DIRECTORY = RunDirectory.reopen(FOLDER.toString(), new Configuration());
                FOLDER.toFile().deleteOnExit();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
