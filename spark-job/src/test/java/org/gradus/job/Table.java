package org.gradus.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.gradus.job.data.Shard;

/**
 * Random examples whose class can be learnt: the greatest of the first features.
 *
 * @param features row after row
 * @param labels one-hot, row after row
 * @param rows how many
 */
record Table(float[] features, float[] labels, int rows) {
    static final int FEATURES = 6;
    static final int CLASSES = 3;

    static Table random(int rows) {
        Random random = new Random(rows);
        float[] features = new float[rows * FEATURES];
        float[] labels = new float[rows * CLASSES];
        for (int row = 0; row < rows; row++) {
            int best = 0;
            for (int k = 0; k < FEATURES; k++) {
                features[row * FEATURES + k] = random.nextInt(-4096, 4096) / 1024f;
                if (k < CLASSES && features[row * FEATURES + k] > features[row * FEATURES + best]) {
                    best = k;
                }
            }
            labels[row * CLASSES + best] = 1;
        }
        return new Table(features, labels, rows);
    }

    /** Writes a CSV file without a header, the label last. */
    void write(Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < FEATURES; k++) {
                text.append(features[row * FEATURES + k]).append(',');
            }
            text.append(label(row)).append('\n');
        }
        Files.writeString(file, text);
    }

    /** All rows, as the only replica of a run without scaling gets them. */
    Shard shard() {
        return Shard.of(features, labels, rows, FEATURES, CLASSES);
    }

    private int label(int row) {
        float[] own = Arrays.copyOfRange(labels, row * CLASSES, (row + 1) * CLASSES);
        return own[0] == 1 ? 0 : own[1] == 1 ? 1 : 2;
    }
}
