package org.gradus.job.bench;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Rows that nobody has to download: two IDX files, features as floats around a centre of their class, labels as bytes. A
 * function of the seed.
 *
 * @param rows how many
 * @param features numbers per row
 * @param classes how many
 * @param seed of everything
 */
record GeneratedRows(long rows, int features, int classes, long seed) {
    private static final int FLOATS = 0x0D;
    private static final int BYTES = 0x08;

    /** Bytes of the features. */
    long bytes() {
        return rows * features * Float.BYTES;
    }

    /** Writes features.idx and labels.idx. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        SplittableRandom random = new SplittableRandom(seed);
        float[][] centres = new float[classes][features];
        for (float[] centre : centres) {
            for (int k = 0; k < features; k++) {
                centre[k] = (float) random.nextDouble();
            }
        }
        try (DataOutputStream x = open(folder.resolve("features.idx"));
                DataOutputStream y = open(folder.resolve("labels.idx"))) {
            header(x, FLOATS, rows, features);
            header(y, BYTES, rows);
            ByteBuffer row = ByteBuffer.allocate(features * Float.BYTES);
            for (long i = 0; i < rows; i++) {
                int label = random.nextInt(classes);
                row.clear();
                for (int k = 0; k < features; k++) {
                    row.putFloat(centres[label][k] + random.nextInt(-1 << 16, 1 << 16) * 0x1p-16f);
                }
                x.write(row.array());
                y.writeByte(label);
            }
        }
    }

    private static DataOutputStream open(Path file) throws IOException {
        return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
    }

    private static void header(DataOutputStream out, int type, long... dimensions) throws IOException {
        out.writeInt(type << 8 | dimensions.length);
        for (long dimension : dimensions) {
            out.writeInt(Math.toIntExact(dimension));
        }
    }
}
