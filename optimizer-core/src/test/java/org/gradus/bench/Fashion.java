package org.gradus.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.gradus.engine.Batch;

/** Fashion-MNIST, as Debian's dataset-fashion-mnist has it. */
final class Fashion {
    /** Where Debian has it. */
    static final Path DEBIANS = Path.of("/usr/share/datasets/fashion-mnist");

    private static final int PIXELS = 784;
    private static final float WHITE = 255;

    private Fashion() {}

    static boolean isIn(Path folder) {
        return Files.isReadable(folder.resolve("train-images-idx3-ubyte.gz"));
    }

    /** The first examples in batches; the last one may be shorter. */
    static List<Batch> batches(Path folder, String part, int examples, int size) {
        try (DataInputStream images = open(folder.resolve(part + "-images-idx3-ubyte.gz"));
                DataInputStream labels = open(folder.resolve(part + "-labels-idx1-ubyte.gz"))) {
            images.skipNBytes(16);
            labels.skipNBytes(8);
            List<Batch> batches = new ArrayList<>();
            for (int done = 0; done < examples; done += size) {
                batches.add(batch(images, labels, Math.min(size, examples - done)));
            }
            return batches;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read Fashion-MNIST in " + folder + ": " + e.getMessage(), e);
        }
    }

    private static DataInputStream open(Path file) throws IOException {
        return new DataInputStream(new GZIPInputStream(Files.newInputStream(file)));
    }

    private static Batch batch(DataInputStream images, DataInputStream labels, int examples) throws IOException {
        byte[] pixels = new byte[examples * PIXELS];
        images.readFully(pixels);
        float[] x = new float[pixels.length];
        for (int k = 0; k < x.length; k++) {
            x[k] = (pixels[k] & 0xff) / WHITE;
        }
        float[] y = new float[examples * Workload.CLASSES];
        for (int k = 0; k < examples; k++) {
            y[k * Workload.CLASSES + labels.readUnsignedByte()] = 1;
        }
        return new Batch(x, y, examples);
    }
}
