package org.gradus.setting;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A line of a golden file, for tests; golden/generate.py writes them and says how.
 *
 * @param name the case
 * @param settings as text
 * @param values PyTorch's numbers
 */
public record Golden(String name, String settings, double[] values) {
    /** Reads all lines of a file in the resource folder {@code golden}. */
    public static List<Golden> read(String file) {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Golden::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Golden parse(String line) {
        String[] parts = line.split(",");
        double[] values =
                Arrays.stream(parts).skip(2).mapToDouble(Double::parseDouble).toArray();
        return new Golden(parts[0], parts[1], values);
    }

    @Override
    public String toString() {
        return name;
    }
}
