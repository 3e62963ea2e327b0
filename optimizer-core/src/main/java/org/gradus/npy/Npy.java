package org.gradus.npy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads and writes .npy files (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html). What is not such a
 * file, or ends too early, is an {@link IllegalArgumentException} that says what was found; an {@link IOException} is the
 * stream's own. Streams are left open, after the last byte of the data.
 */
public final class Npy {
    private static final int CHUNK = 1 << 14;

    private Npy() {}

    /** Reads an array of {@code <f4}, {@code <f8}, {@code |b1}, {@code <i4}, {@code <i8} or {@code |u1}; versions 1 to 3. */
    public static NpyArray read(InputStream in) throws IOException {
        Header header = Header.read(in);
        ByteBuffer data = data(in, header);
        float[] values = new float[header.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = header.type().get(data, i * header.type().bytes());
        }
        return new NpyArray(header.shape(), header.fortranOrder(), values);
    }

    /** Writes version 1.0 of {@code <f4}. */
    public static void write(OutputStream out, NpyArray array) throws IOException {
        float[] values = array.values();
        Header header = new Header(Dtype.FLOAT, array.fortranOrder(), array.shape());
        if (header.count() != values.length) {
            throw new IllegalArgumentException(
                    "shape is " + array.shape() + " for " + values.length + " values; must fit");
        }
        out.write(header.bytes());
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < values.length; from += CHUNK) {
            int length = Math.min(CHUNK, values.length - from);
            chunk.asFloatBuffer().put(values, from, length);
            out.write(chunk.array(), 0, length * Float.BYTES);
        }
    }

    private static ByteBuffer data(InputStream in, Header header) throws IOException {
        int wanted = header.count() * header.type().bytes();
        byte[] data = in.readNBytes(wanted);
        if (data.length < wanted) {
            throw new IllegalArgumentException(".npy file ends after " + data.length + " bytes of data; shape "
                    + header.shape() + " of " + header.type().descr() + " needs " + wanted);
        }
        return ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    }
}
