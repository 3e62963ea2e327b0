package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.gradus.job.Training.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job that ships for Fashion-MNIST would only be found broken by who waits for its five epochs. Here it sees the first
 * images of the real files.
 */
class FashionMnistTest {
    private static final Path FILES = Path.of("/usr/share/datasets/fashion-mnist");

    @TempDir
    private Path folder;

    @Test
    void theShippedJobLearnsFromTheFirstImages() throws IOException {
        assumeTrue(Files.isDirectory(FILES), "Debian's package dataset-fashion-mnist is not installed");
        cut("train-images-idx3-ubyte.gz", 1600);
        cut("train-labels-idx1-ubyte.gz", 1600);
        cut("t10k-images-idx3-ubyte.gz", 300);
        cut("t10k-labels-idx1-ubyte.gz", 300);
        Run run = Training.shipped(folder, "fashion-mnist.yaml")
                .run(
                        "data.dir=" + folder,
                        "train.epochs=1",
                        "train.batch=16",
                        "schedule={warmup: {steps: 5}}",
                        "require={accuracy: '>= 0.5'}");
        assertThat(run.metrics().get("accuracy")).isGreaterThan(0.5);
        assertThat(run.folder().resolve("_SUCCESS")).exists();
    }

    /** Writes the first entries of an IDX file: a magic number, the count, the other dimensions, then bytes. */
    private void cut(String name, int entries) throws IOException {
        try (DataInputStream in = new DataInputStream(new GZIPInputStream(Files.newInputStream(FILES.resolve(name))));
                DataOutputStream out =
                        new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(folder.resolve(name))))) {
            int magic = in.readInt();
            out.writeInt(magic);
            in.readInt();
            out.writeInt(entries);
            int length = entries;
            for (int dimension = 1; dimension < (magic & 0xff); dimension++) {
                int size = in.readInt();
                out.writeInt(size);
                length *= size;
            }
            out.write(in.readNBytes(length));
        }
    }
}
