package org.gradus.dl4j.zip;

import java.util.List;
import java.util.Set;

/**
 * Reads vectors in the form of {@code Nd4j.write}: a buffer of shape information, then one of numbers, all big-endian. A buffer is the
 * name of an allocation mode, a length (32 bits in the modes of DL4J before 1.0.0, else 64), the name of an element type, and the
 * elements. Shape information is the rank, the dimensions, the strides, flags, a stride and the order, as ND4J keeps them. Understood
 * is what DL4J writes of weights and statistics: dense arrays with at most one dimension greater than 1.
 */
public final class ArrayReader {
    private static final Set<String> MODES_OF_32_BITS = Set.of("DIRECT", "HEAP", "JAVACPP");
    private static final String MIXED = "MIXED_DATA_TYPES";
    private static final Set<String> MODES_OF_64_BITS = Set.of("LONG_SHAPE", MIXED);
    private static final Set<String> OTHER_TYPES = Set.of(
            "HALF",
            "BFLOAT16",
            "INT",
            "LONG",
            "SHORT",
            "BYTE",
            "UBYTE",
            "BOOL",
            "UINT16",
            "UINT32",
            "UINT64",
            "UTF8",
            "COMPRESSED",
            "UNKNOWN");
    private static final int LARGEST_RANK = 32;
    private static final long NOT_DENSE = 2 | 4 | 8; // sparse, compressed, empty

    private final EntryInput in;

    /** An element type that can be read. */
    public enum Type {
        FLOAT(Float.BYTES, 1 << 13),
        DOUBLE(Double.BYTES, 1 << 14);

        private final int bytes;
        private final long flag;

        Type(int bytes, long flag) {
            this.bytes = bytes;
            this.flag = flag;
        }
    }

    private record Buffer(String mode, long length, String type) {}

    private record Numbers(long count, Type type) {
        long bytes() {
            return count * type.bytes;
        }
    }

    ArrayReader(EntryInput in) {
        this.in = in;
    }

    /**
     * Reads an entry that is one vector.
     *
     * @param legal the element types that are accepted
     * @throws IllegalArgumentException when it is anything else
     */
    public static float[] read(byte[] entry, List<Type> legal) {
        EntryInput in = new EntryInput(entry);
        float[] values = new ArrayReader(in).vector(legal);
        in.end();
        return values;
    }

    /**
     * How many numbers an entry has that is one vector; it is checked as {@link #read} does, and nothing is allocated.
     *
     * @param legal the element types that are accepted
     * @throws IllegalArgumentException when it is anything else
     */
    public static long count(byte[] entry, List<Type> legal) {
        EntryInput in = new EntryInput(entry);
        Numbers numbers = new ArrayReader(in).numbers(legal);
        in.skip(numbers.bytes());
        in.end();
        return numbers.count();
    }

    /**
     * The next vector; doubles are rounded.
     *
     * @param legal the element types that are accepted
     * @throws IllegalArgumentException when it is anything else, or is not there as a whole
     */
    float[] vector(List<Type> legal) {
        Numbers numbers = numbers(legal);
        float[] values = new float[Math.toIntExact(numbers.count())];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.type() == Type.FLOAT ? in.readFloat() : (float) in.readDouble();
        }
        return values;
    }

    /** Reads up to the first number; all are there. */
    private Numbers numbers(List<Type> legal) {
        Buffer information = buffer();
        long[] shape = shape(information);
        long count = count(shape);
        Buffer data = buffer();
        Type type = legal.stream()
                .filter(t -> t.name().equals(data.type()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("numbers of type " + data.type() + "; must be "
                        + String.join(" or ", legal.stream().map(Type::name).toList())));
        if (information.mode().equals(MIXED)) {
            checkFlags(shape[shape.length - 3], type);
        }
        if (data.length() != count) {
            throw new IllegalArgumentException(
                    data.length() + " numbers for a shape that has " + count + "; must be as many");
        }
        Numbers numbers = new Numbers(count, type);
        in.need(numbers.bytes());
        return numbers;
    }

    private Buffer buffer() {
        String mode = in.readName();
        boolean narrow = MODES_OF_32_BITS.contains(mode);
        if (!narrow && !MODES_OF_64_BITS.contains(mode)) {
            throw new IllegalArgumentException("no array of ND4J's where one must begin");
        }
        long length = narrow ? in.readInt() : in.readLong();
        String type = in.readName();
        if (!OTHER_TYPES.contains(type) && !type.equals("FLOAT") && !type.equals("DOUBLE")) {
            throw new IllegalArgumentException("numbers of a type that ND4J does not have");
        }
        return new Buffer(mode, length, type);
    }

    private long[] shape(Buffer information) {
        boolean wide = information.type().equals("LONG");
        if (!wide && !information.type().equals("INT")) {
            throw new IllegalArgumentException("a shape of type " + information.type() + "; must be LONG or INT");
        }
        long length = information.length();
        if (length < 4 || length > 2 * LARGEST_RANK + 4) {
            throw new IllegalArgumentException(
                    "a shape of " + length + " numbers; must be 4 to " + (2 * LARGEST_RANK + 4));
        }
        in.need(length * (wide ? Long.BYTES : Integer.BYTES));
        long[] shape = new long[(int) length];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = wide ? in.readLong() : in.readInt();
        }
        if (shape[0] < 0 || shape[0] > LARGEST_RANK || shape.length != 2 * shape[0] + 4) {
            throw new IllegalArgumentException(
                    "a rank of " + shape[0] + " in a shape of " + length + " numbers; must be half of them less 2");
        }
        return shape;
    }

    /** How many elements there are, where they lie one after another. */
    private static long count(long[] shape) {
        int rank = (int) shape[0];
        long count = 1;
        for (int d = 1; d <= rank; d++) {
            long dimension = shape[d];
            long stride = shape[d + rank];
            if (dimension < 1 || dimension > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "a dimension of " + dimension + "; must be 1 to " + Integer.MAX_VALUE);
            }
            if (dimension > 1 && count > 1) {
                throw new IllegalArgumentException("two dimensions greater than 1; must be a vector");
            }
            if (dimension > 1 && stride != 1) {
                throw new IllegalArgumentException("a stride of " + stride + "; must be 1");
            }
            count = Math.max(count, dimension);
        }
        return count;
    }

    private static void checkFlags(long flags, Type type) {
        long claimed = flags & (Type.FLOAT.flag | Type.DOUBLE.flag);
        if ((flags & NOT_DENSE) != 0 || (claimed != 0 && claimed != type.flag)) {
            throw new IllegalArgumentException(
                    "an array with the flags 0x" + Long.toHexString(flags) + "; must be a dense one of type " + type);
        }
    }
}
