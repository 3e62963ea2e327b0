package org.gradus.job.bench;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Fashion-MNIST's four files, all of its rows or the first ones. */
final class Clothes {
    /** Where Debian's package dataset-fashion-mnist has them. */
    static final Path DEBIANS = Path.of("/usr/share/datasets/fashion-mnist");

    static final String TRAIN = "train";
    static final String TEST = "t10k";
    static final int PIXELS = 784;
    static final int CLASSES = 10;

    private static final int IMAGES_HEADER = 16;
    private static final int LABELS_HEADER = 8;
    private static final float WHITE = 255;

    private Clothes() {}

    static String images(String part) {
        return part + "-images-idx3-ubyte.gz";
    }

    static String labels(String part) {
        return part + "-labels-idx1-ubyte.gz";
    }

    /** All rows in batches, pixels from 0 to 1, labels one-hot; the last batch may be shorter. */
    static List<DataSet> batches(Path folder, String part, int size) {
        try (DataInputStream images = open(folder.resolve(images(part)));
                DataInputStream labels = open(folder.resolve(labels(part)))) {
            images.skipNBytes(IMAGES_HEADER);
            labels.skipNBytes(4);
            int rows = labels.readInt();
            List<DataSet> batches = new ArrayList<>();
            for (int done = 0; done < rows; done += size) {
                batches.add(batch(images, labels, Math.min(size, rows - done)));
            }
            return batches;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read Fashion-MNIST in " + folder + ": " + e.getMessage(), e);
        }
    }

    private static DataInputStream open(Path file) throws IOException {
        return new DataInputStream(new GZIPInputStream(Files.newInputStream(file)));
    }

    private static DataSet batch(DataInputStream images, DataInputStream labels, int rows) throws IOException {
        byte[] pixels = images.readNBytes(rows * PIXELS);
        float[] features = new float[pixels.length];
        for (int k = 0; k < features.length; k++) {
            features[k] = (pixels[k] & 0xff) / WHITE;
        }
        float[] oneHot = new float[rows * CLASSES];
        for (int k = 0; k < rows; k++) {
            oneHot[k * CLASSES + labels.readUnsignedByte()] = 1;
        }
        return new DataSet(
                Nd4j.createFromArray(features).reshape(rows, PIXELS),
                Nd4j.createFromArray(oneHot).reshape(rows, CLASSES));
    }

    /** Writes files with the first rows of those in another folder. */
    static void cut(Path from, Path to, String part, int rows) {
        cut(from.resolve(images(part)), to.resolve(images(part)), rows, IMAGES_HEADER, PIXELS);
        cut(from.resolve(labels(part)), to.resolve(labels(part)), rows, LABELS_HEADER, 1);
    }

    /** An IDX file: a magic number, the count, for images their height and width, then bytes. */
    private static void cut(Path from, Path to, int rows, int header, int rowBytes) {
        try (DataInputStream in = open(from);
                DataOutputStream out = new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(to)))) {
            out.writeInt(in.readInt());
            out.writeInt(Math.min(rows, in.readInt()));
            out.write(in.readNBytes(header - 8));
            out.write(in.readNBytes(rows * rowBytes));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot cut " + from + ": " + e.getMessage(), e);
        }
    }
}
