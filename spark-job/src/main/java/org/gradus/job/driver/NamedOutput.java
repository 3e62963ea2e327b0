package org.gradus.job.driver;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FSError;

/** A file that grows. An error says which: the file systems say only that there is no space left. */
final class NamedOutput extends FilterOutputStream {
    private final String name;

    NamedOutput(String name, OutputStream out) {
        super(out);
        this.name = name;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        named(() -> out.write(bytes, from, length));
    }

    @Override
    public void write(int b) throws IOException {
        named(() -> out.write(b));
    }

    @Override
    public void flush() throws IOException {
        named(out::flush);
    }

    @Override
    public void close() throws IOException {
        named(out::close);
    }

    private interface Write {
        void run() throws IOException;
    }

    private void named(Write write) throws IOException {
        try {
            write.run();
        } catch (IOException | FSError e) {
            throw new IOException(name + " cannot be written: " + RunDirectory.reason(e), e);
        }
    }
}
