package org.gradus.job;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The digits that ship with Gradus, read without Gradus. */
final class Digits {
    static final int FEATURES = 64;
    static final int ROWS = 1797;

    private Digits() {}

    /** Each line: 64 features and the label. */
    static List<String> lines() throws IOException {
        Path file = Path.of("..", "conf", "data", "digits.csv.gz");
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }
}
