package org.gradus.job.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.sql.Row;

/**
 * Blocks as bytes, which is how Spark keeps and moves them: it writes an array of bytes as it is, and holds no more than one
 * while it reads. Numbers that are all whole and from 0 to 255, as in pictures and one-hot labels, take a byte each, others the four of a float.
 */
final class Packed {
    private static final byte[] NONE = {};
    private static final int LARGEST_BYTE = 255;

    private Packed() {}

    static byte[] pack(Block block) {
        byte[] fault = block.fault() == null ? NONE : block.fault().getBytes(StandardCharsets.UTF_8);
        byte[] originals =
                block.originals().isEmpty() ? NONE : SerializationUtils.serialize(new ArrayList<>(block.originals()));
        boolean byteFeatures = areBytes(block.features());
        boolean byteLabels = areBytes(block.labels());
        byte[] packed = new byte
                [3 * Integer.BYTES
                        + fault.length
                        + length(block.features(), byteFeatures)
                        + length(block.labels(), byteLabels)
                        + originals.length];
        ByteBuffer to = ordered(packed);
        to.putInt(block.rows())
                .putInt(block.fault() == null ? -1 : fault.length)
                .put(fault);
        put(block.features(), byteFeatures, to);
        put(block.labels(), byteLabels, to);
        to.putInt(originals.length).put(originals);
        return packed;
    }

    /** @throws IllegalArgumentException when that is not what {@link #pack} gave */
    static Block unpack(byte[] packed) {
        PackedInput in = new PackedInput(packed);
        int rows = in.count("rows", 0);
        String fault = in.text();
        float[] features = in.numbers();
        float[] labels = in.numbers();
        List<Row> originals = in.originals();
        in.end();
        if (rows == 0 ? features.length + labels.length > 0 : features.length % rows + labels.length % rows > 0) {
            throw new IllegalArgumentException("packed rows: " + features.length + " features and " + labels.length
                    + " labels of " + rows + " rows; must be as many of each");
        }
        return new Block(rows, features, labels, originals, fault);
    }

    /** How many rows there are, without unpacking them. */
    static int rows(byte[] packed) {
        return new PackedInput(packed).count("rows", 0);
    }

    /** What is wrong with the row after the last, without unpacking the others; null: nothing. */
    static String fault(byte[] packed) {
        PackedInput in = new PackedInput(packed);
        in.count("rows", 0);
        return in.text();
    }

    private static ByteBuffer ordered(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Not by value alone: -0 is 0, and would lose its sign. */
    private static boolean areBytes(float[] numbers) {
        for (float x : numbers) {
            int whole = (int) x;
            if (whole < 0
                    || whole > LARGEST_BYTE
                    || Float.floatToRawIntBits(x) != Float.floatToRawIntBits((float) whole)) {
                return false;
            }
        }
        return true;
    }

    private static int length(float[] numbers, boolean asBytes) {
        return Integer.BYTES + 1 + numbers.length * (asBytes ? 1 : Float.BYTES);
    }

    private static void put(float[] numbers, boolean asBytes, ByteBuffer to) {
        to.putInt(numbers.length).put((byte) (asBytes ? 1 : 0));
        if (asBytes) {
            for (float x : numbers) {
                to.put((byte) x);
            }
        } else {
            to.asFloatBuffer().put(numbers);
            to.position(to.position() + numbers.length * Float.BYTES);
        }
    }
}
