package org.gradus.dl4j.zip;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The bytes of an entry, big-endian, read from front to back and never beyond their end. */
final class EntryInput {
    private static final int LONGEST_NAME = 64;

    private final ByteBuffer bytes;

    EntryInput(byte[] entry) {
        bytes = ByteBuffer.wrap(entry);
    }

    /** @throws IllegalArgumentException when fewer bytes follow */
    void need(long more) {
        if (bytes.remaining() < more) {
            throw new IllegalArgumentException(
                    "ends too early: " + bytes.remaining() + " bytes follow where " + more + " must");
        }
    }

    /** @throws IllegalArgumentException when there is more to be read */
    void end() {
        if (bytes.hasRemaining()) {
            throw new IllegalArgumentException(bytes.remaining() + " bytes after its end; must have none");
        }
    }

    void skip(long count) {
        need(count);
        bytes.position(bytes.position() + (int) count);
    }

    byte readByte() {
        need(1);
        return bytes.get();
    }

    int readInt() {
        need(Integer.BYTES);
        return bytes.getInt();
    }

    long readLong() {
        need(Long.BYTES);
        return bytes.getLong();
    }

    float readFloat() {
        need(Float.BYTES);
        return bytes.getFloat();
    }

    double readDouble() {
        need(Double.BYTES);
        return bytes.getDouble();
    }

    /**
     * A text as {@code DataOutputStream.writeUTF} writes it. Only to be compared: it is a stranger's. Empty where it is longer than any
     * that is legal.
     */
    String readName() {
        need(Short.BYTES);
        int length = Short.toUnsignedInt(bytes.getShort());
        need(length);
        byte[] text = new byte[length];
        bytes.get(text);
        return length > LONGEST_NAME ? "" : new String(text, StandardCharsets.US_ASCII);
    }
}
