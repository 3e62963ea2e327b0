package org.gradus.npy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The element types that are understood. */
enum Dtype {
    FLOAT("<f4", 4) {
        @Override
        float get(ByteBuffer data, int at) {
            return data.getFloat(at);
        }
    },
    DOUBLE("<f8", 8) {
        @Override
        float get(ByteBuffer data, int at) {
            return (float) data.getDouble(at);
        }
    },
    BOOLEAN("|b1", 1) {
        @Override
        float get(ByteBuffer data, int at) {
            return data.get(at) == 0 ? 0 : 1;
        }
    },
    INT("<i4", 4) {
        @Override
        float get(ByteBuffer data, int at) {
            return (float) data.getInt(at);
        }
    },
    LONG("<i8", 8) {
        @Override
        float get(ByteBuffer data, int at) {
            return (float) data.getLong(at);
        }
    },
    BYTE("|u1", 1) {
        @Override
        float get(ByteBuffer data, int at) {
            return Byte.toUnsignedInt(data.get(at));
        }
    };

    private final String descr;
    private final int bytes;

    Dtype(String descr, int bytes) {
        this.descr = descr;
        this.bytes = bytes;
    }

    /** NumPy's name: {@code <f4}. */
    String descr() {
        return descr;
    }

    /** The size of one element. */
    int bytes() {
        return bytes;
    }

    /** The element at a byte's place, data being little-endian. */
    abstract float get(ByteBuffer data, int at);

    static Dtype of(String descr) {
        return Arrays.stream(values())
                .filter(t -> t.descr.equals(descr))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("dtype is " + descr + "; must be one of "
                        + Arrays.stream(values()).map(Dtype::descr).collect(Collectors.joining(", "))));
    }
}
