package org.gradus.dl4j.zip;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes a row vector as {@code Nd4j.write} does, with whatever its header is told to claim. */
public final class ArrayBytes {
    private final float[] values;
    private String mode = "MIXED_DATA_TYPES";
    private String shapeType = "LONG";
    private long shapeLength;
    private long[] shape;
    private String type = "FLOAT";
    private long length;

    public ArrayBytes(float... values) {
        this.values = values;
        shape(2, 1, values.length, 1, 1, 8192, 1, 'c');
        length = values.length;
    }

    ArrayBytes mode(String name) {
        mode = name;
        return this;
    }

    /** @param numbers rank, dimensions, strides, flags, stride of the elements, order */
    public ArrayBytes shape(long... numbers) {
        shape = numbers;
        shapeLength = numbers.length;
        return this;
    }

    /** Claims another number of shape numbers than are written. */
    ArrayBytes shapeLength(long claimed) {
        shapeLength = claimed;
        return this;
    }

    ArrayBytes shapeType(String name) {
        shapeType = name;
        return this;
    }

    public ArrayBytes type(String name) {
        type = name;
        return this;
    }

    /** Claims another number of values than are written. */
    public ArrayBytes length(long claimed) {
        length = claimed;
        return this;
    }

    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            buffer(out, shapeLength, shapeType);
            for (long number : shape) {
                if (shapeType.equals("INT")) {
                    out.writeInt((int) number);
                } else {
                    out.writeLong(number);
                }
            }
            buffer(out, length, type);
            for (float value : values) {
                if (type.equals("DOUBLE")) {
                    out.writeDouble(value);
                } else {
                    out.writeFloat(value);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    private void buffer(DataOutputStream out, long count, String of) throws IOException {
        out.writeUTF(mode);
        if (mode.equals("MIXED_DATA_TYPES") || mode.equals("LONG_SHAPE")) {
            out.writeLong(count);
        } else {
            out.writeInt((int) count);
        }
        out.writeUTF(of);
    }
}
