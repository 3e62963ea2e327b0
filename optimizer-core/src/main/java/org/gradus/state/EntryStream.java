package org.gradus.state;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/**
 * One entry of a zip file, refused where it is longer than it may be, or inflates to much more than was read for it: a few
 * bytes of a stranger must not fill the memory.
 */
final class EntryStream extends FilterInputStream {
    /** How much longer than the bytes read so far everything inflated may be, and how much may be more than that. */
    private static final long RATIO = 50;

    private static final long FREE = 1 << 22;

    private final long most;
    private final LongSupplier read;
    private long count;

    /** An entry is longer than it may be. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLongException(String message) {
            super(message);
        }
    }

    /**
     * @param most the most bytes that the entry may have
     * @param read how many bytes of the file were read, for this entry and those before
     */
    EntryStream(InputStream in, long most, LongSupplier read) {
        super(in);
        this.most = most;
        this.read = read;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] to, int at, int length) throws IOException {
        int got = super.read(to, at, length);
        count += Math.max(got, 0);
        if (count > most) {
            throw new TooLongException("more than " + most + " bytes");
        }
        if (count > FREE + RATIO * read.getAsLong()) {
            throw new TooLongException("compressed to less than 1/" + RATIO + " of its length");
        }
        return got;
    }

    /** Reads to the end, so that the checksum is compared; whether there was anything. */
    boolean drain() throws IOException {
        long before = count;
        byte[] rest = new byte[1 << 13];
        while (read(rest, 0, rest.length) >= 0) {
            // nothing to keep
        }
        return count > before;
    }
}
