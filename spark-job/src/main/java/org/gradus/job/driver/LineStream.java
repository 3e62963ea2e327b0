package org.gradus.job.driver;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.Syncable;

/** A file that grows; every error names it. */
final class LineStream extends OutputStream implements Syncable {
    private final Path file;
    private final long start;
    private final FSDataOutputStream out;

    private LineStream(Path file, long start, FSDataOutputStream out) {
        this.file = file;
        this.start = start;
        this.out = out;
    }

    @FunctionalInterface
    interface Opening {
        FSDataOutputStream open() throws IOException;
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    /** @param start how many bytes are there already */
    static LineStream open(Path file, long start, Opening opening) throws IOException {
        try {
            return new LineStream(file, start, opening.open());
        } catch (IOException | FSError e) {
            throw DurableFiles.failure(file, e);
        }
    }

    /** How many bytes were there when it was opened. */
    long start() {
        return start;
    }

    @Override
    public void write(int b) throws IOException {
        attempt(() -> out.write(b));
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        attempt(() -> out.write(bytes, from, length));
    }

    @Override
    public void flush() throws IOException {
        attempt(out::flush);
    }

    /** Makes what was written visible to readers. */
    @Override
    public void hflush() throws IOException {
        attempt(out::hflush);
    }

    /** Brings what was written to the disk, where the file system can. */
    @Override
    public void hsync() throws IOException {
        attempt(() -> DurableFiles.sync(out));
    }

    @Override
    public void close() throws IOException {
        attempt(out::close);
    }

    private void attempt(Step step) throws IOException {
        try {
            step.run();
        } catch (IOException | FSError e) {
            throw DurableFiles.failure(file, e);
        }
    }
}
