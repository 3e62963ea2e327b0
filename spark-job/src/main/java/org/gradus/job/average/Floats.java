package org.gradus.job.average;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Floats in a block of bytes, as they are, little endian. */
final class Floats {
    private Floats() {}

    /** A block. */
    static ByteBuffer allocate(long bytes) {
        return ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes elements of a vector. */
    static void write(float[] vector, int from, int to, ByteBuffer into) {
        into.asFloatBuffer().put(vector, from, to - from);
        into.position(into.position() + Float.BYTES * (to - from));
    }

    /** Reads as many elements into a vector. */
    static void read(ByteBuffer bytes, float[] into, int from, int count) {
        bytes.asFloatBuffer().get(into, from, count);
        bytes.position(bytes.position() + Float.BYTES * count);
    }
}
