package org.gradus.job.average;

import java.nio.ByteBuffer;

/** How the floats of a vector lie in a block of bytes; little endian. */
interface Codec {
    /** Bytes of some elements. */
    int bytes(int from, int to);

    /**
     * Writes elements; both sides know where the round started.
     *
     * @param before the vector that the round started from
     */
    void write(float[] vector, float[] before, int from, int to, ByteBuffer into);

    /**
     * Reads elements into an array.
     *
     * @param offset what to add to an element's number to find its place in the array
     */
    void read(ByteBuffer bytes, float[] before, int from, int to, float[] into, int offset);

    /** As they are. */
    Codec PLAIN = new Codec() {
        @Override
        public int bytes(int from, int to) {
            return Math.multiplyExact(Float.BYTES, to - from);
        }

        @Override
        public void write(float[] vector, float[] before, int from, int to, ByteBuffer into) {
            into.asFloatBuffer().put(vector, from, to - from);
            into.position(into.position() + bytes(from, to));
        }

        @Override
        public void read(ByteBuffer bytes, float[] before, int from, int to, float[] into, int offset) {
            bytes.asFloatBuffer().get(into, from + offset, to - from);
            bytes.position(bytes.position() + bytes(from, to));
        }
    };
}
