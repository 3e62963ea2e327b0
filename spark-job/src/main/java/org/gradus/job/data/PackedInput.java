package org.gradus.job.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Packed rows, read from front to back. Every size is compared with the bytes that follow before anything is allocated: rows come from
 * other executors and from disks.
 */
final class PackedInput {
    /** What rows are made of, and nothing that does something when it is read. */
    private static final String ROWS_ONLY =
            "org.apache.spark.**;scala.**;java.lang.*;java.util.*;java.math.*;java.sql.*;java.time.*;!*";

    private static final int DEEPEST = 100;

    private final ByteBuffer from;

    PackedInput(byte[] packed) {
        from = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * A count of things that follow.
     *
     * @param bytes the least that each of them takes
     */
    int count(String what, int bytes) {
        need(Integer.BYTES);
        int count = from.getInt();
        if (count < 0 || (long) count * bytes > from.remaining()) {
            throw new IllegalArgumentException("packed rows: " + count + " " + what + " before the last "
                    + from.remaining() + " bytes; must be 0 or more, and follow");
        }
        return count;
    }

    /** A text, or null. */
    String text() {
        need(Integer.BYTES);
        if (from.getInt(from.position()) == -1) {
            from.getInt();
            return null;
        }
        byte[] bytes = new byte[count("characters", 1)];
        from.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Numbers, each in a byte or in the four of a float. */
    float[] numbers() {
        int count = count("numbers", 1);
        need(1);
        byte kind = from.get();
        if (kind != 0 && kind != 1) {
            throw new IllegalArgumentException("packed rows: numbers of kind " + kind + "; must be 0 or 1");
        }
        need((long) count * (kind == 1 ? 1 : Float.BYTES));
        float[] numbers = new float[count];
        if (kind == 1) {
            for (int i = 0; i < count; i++) {
                numbers[i] = Byte.toUnsignedInt(from.get());
            }
        } else {
            from.asFloatBuffer().get(numbers);
            from.position(from.position() + count * Float.BYTES);
        }
        return numbers;
    }

    /** The rows as they came; none where they were not kept. */
    @SuppressWarnings("unchecked") // nothing but a list is written
    List<Row> originals() {
        byte[] bytes = new byte[count("bytes", 1)];
        from.get(bytes);
        if (bytes.length == 0) {
            return List.of();
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            in.setObjectInputFilter(ObjectInputFilter.Config.createFilter(
                    "maxarray=" + bytes.length + ";maxdepth=" + DEEPEST + ";" + ROWS_ONLY));
            return (ArrayList<Row>) in.readObject();
        } catch (IOException | ClassNotFoundException | RuntimeException e) {
            throw new IllegalArgumentException("packed rows: the rows as they came cannot be read: " + e, e);
        }
    }

    /** @throws IllegalArgumentException when there is more to be read */
    void end() {
        if (from.hasRemaining()) {
            throw new IllegalArgumentException(
                    "packed rows: " + from.remaining() + " bytes after the last; must have none");
        }
    }

    private void need(long bytes) {
        if (from.remaining() < bytes) {
            throw new IllegalArgumentException(
                    "packed rows: end too early, " + from.remaining() + " bytes where " + bytes + " must follow");
        }
    }
}
