package org.gradus.job.data;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;

/**
 * The header of an IDX file, MNIST's format: two zero bytes, the type, the number of dimensions, each dimension; then the
 * values, big-endian, last dimension fastest.
 *
 * @param path for messages
 * @param type 0x08 unsigned byte, 0x09 byte, 0x0B short, 0x0C int, 0x0D float, 0x0E double
 * @param dimensions rows first
 */
record IdxHeader(String path, int type, List<Integer> dimensions) implements Serializable {
    static final int UNSIGNED_BYTE = 0x08;

    /** @throws DataException when the magic number is not IDX's, or a plain file is shorter than its header says */
    static IdxHeader read(Configuration hadoop, String path) {
        FileStatus file = DataFiles.file(hadoop, path);
        return Failures.call(path, () -> {
            IdxHeader header;
            try (InputStream in = DataFiles.open(hadoop, file.getPath())) {
                header = read(path, new DataInputStream(in));
            }
            BigInteger expected = BigInteger.valueOf(header.rows())
                    .multiply(BigInteger.valueOf(header.itemBytes()))
                    .add(BigInteger.valueOf(header.length()));
            if (DataFiles.codec(hadoop, file.getPath()) == null
                    && expected.compareTo(BigInteger.valueOf(file.getLen())) > 0) {
                throw new DataException(path + ": has " + file.getLen() + " bytes; must have " + expected + " for "
                        + header.rows() + " rows, as its header says");
            }
            if (header.rows() == 0) {
                throw new DataException(path + ": has no data rows");
            }
            return header;
        });
    }

    long rows() {
        return dimensions.get(0);
    }

    /** Values per row. */
    int item() {
        return dimensions.subList(1, dimensions.size()).contains(0)
                ? 0
                : dimensions.stream().skip(1).reduce(1, Math::multiplyExact);
    }

    /** Bytes per row. */
    long itemBytes() {
        return (long) item() * width(type);
    }

    /** Bytes of the header itself. */
    long length() {
        return 4L + 4L * dimensions.size();
    }

    /** The next value of a row. */
    double next(ByteBuffer values) {
        return switch (type) {
            case UNSIGNED_BYTE -> values.get() & 0xff;
            case 0x09 -> values.get();
            case 0x0B -> values.getShort();
            case 0x0C -> values.getInt();
            case 0x0D -> values.getFloat();
            default -> values.getDouble();
        };
    }

    /** @throws DataException when these are no bytes of IDX */
    private static IdxHeader read(String path, DataInputStream in) throws IOException {
        try {
            return header(path, in);
        } catch (EOFException e) {
            throw new DataException(path + ": is cut short: it ends within its header", e);
        }
    }

    private static IdxHeader header(String path, DataInputStream in) throws IOException {
        int magic = in.readInt();
        int type = magic >>> 8;
        int rank = magic & 0xff;
        if (width(type) == 0 || rank == 0) {
            throw new DataException(path + ": the magic number is 0x" + String.format("%08x", magic)
                    + "; must be IDX's: two zero bytes, a type (08 to 0e), the number of dimensions"
                    + (magic >>> 16 == 0x1f8b ? " (it is a gzip file; its name must end in .gz)" : ""));
        }
        Integer[] dimensions = new Integer[rank];
        for (int d = 0; d < rank; d++) {
            dimensions[d] = in.readInt();
            if (dimensions[d] < 0) {
                throw new DataException(path + ": dimension " + d + " is " + dimensions[d] + "; must be 0 or more");
            }
        }
        IdxHeader header = new IdxHeader(path, type, Arrays.asList(dimensions));
        BigInteger bytes = BigInteger.valueOf(width(type));
        for (int d = 1; d < rank; d++) {
            bytes = bytes.multiply(BigInteger.valueOf(dimensions[d]));
        }
        if (bytes.bitLength() > 31) {
            throw new DataException(path + ": its header says rows of "
                    + header.dimensions().subList(1, rank) + " numbers; must have less than 2 GB each");
        }
        return header;
    }

    /** Bytes per value; 0: no such type. */
    private static int width(int type) {
        return switch (type) {
            case UNSIGNED_BYTE, 0x09 -> 1;
            case 0x0B -> 2;
            case 0x0C, 0x0D -> 4;
            case 0x0E -> 8;
            default -> 0;
        };
    }
}
