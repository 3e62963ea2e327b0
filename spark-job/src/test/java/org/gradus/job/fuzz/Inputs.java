package org.gradus.job.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The inputs that are kept: seeds, and those that once were read wrongly. */
final class Inputs {
    private static final Path FOLDER = Path.of("src", "test", "resources", "fuzz");

    private Inputs() {}

    /** Those of a target, in the order of their names. */
    static List<byte[]> kept(Target target) {
        List<byte[]> inputs = new ArrayList<>();
        for (Path file : files(target)) {
            try {
                inputs.add(Files.readAllBytes(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return inputs;
    }

    /** Seeds and kept ones. */
    static List<byte[]> all(Target target) {
        List<byte[]> inputs = new ArrayList<>(target.seeds());
        inputs.addAll(kept(target));
        return inputs;
    }

    /** The files of {@link #kept}. */
    static List<Path> files(Target target) {
        Path folder = FOLDER.resolve(target.name());
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
