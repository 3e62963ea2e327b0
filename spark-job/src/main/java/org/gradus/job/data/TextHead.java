package org.gradus.job.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What a text file's first bytes tell: how its characters are encoded. That is UTF-8, or UTF-16 where a byte-order mark says so,
 * or where every second byte is zero, as in what Excel calls Unicode text.
 *
 * @param charset of the text
 * @param mark bytes of the byte-order mark; 0: there is none
 */
record TextHead(Charset charset, int mark) {
    private static final int BYTES = 4096;

    /** Of a file, decompressed where its name ends as a codec's does. */
    static TextHead of(Configuration hadoop, Path path) throws IOException {
        try (InputStream in = DataFiles.open(hadoop, path)) {
            return read(in);
        }
    }

    /** A reader of a file's lines, past the byte-order mark. */
    static BufferedReader open(Configuration hadoop, Path path) throws IOException {
        InputStream in = DataFiles.open(hadoop, path);
        try {
            TextHead head = read(in);
            in.skipNBytes(head.mark());
            return new BufferedReader(new InputStreamReader(in, head.charset()));
        } catch (IOException | DataException e) {
            in.close();
            throw e;
        }
    }

    /**
     * Looks at what a stream begins with, and leaves it there.
     *
     * @param in one that can be marked
     * @throws DataException when the bytes are no text; the message has no file yet
     */
    static TextHead read(InputStream in) throws IOException {
        in.mark(BYTES);
        byte[] head = in.readNBytes(BYTES);
        in.reset();
        FileSignature.fault(head).ifPresent(fault -> {
            throw new DataException(fault);
        });
        return of(head);
    }

    private static TextHead of(byte[] head) {
        if (begins(head, 0xEF, 0xBB, 0xBF)) {
            return new TextHead(StandardCharsets.UTF_8, 3);
        }
        if (begins(head, 0xFF, 0xFE)) {
            return new TextHead(StandardCharsets.UTF_16LE, 2);
        }
        if (begins(head, 0xFE, 0xFF)) {
            return new TextHead(StandardCharsets.UTF_16BE, 2);
        }
        int pairs = head.length / 2;
        int first = zeros(head, 0);
        int second = zeros(head, 1);
        boolean enough = pairs >= 2;
        if (enough && second >= pairs * 3 / 4 && first == 0) {
            return new TextHead(StandardCharsets.UTF_16LE, 0);
        }
        if (enough && first >= pairs * 3 / 4 && second == 0) {
            return new TextHead(StandardCharsets.UTF_16BE, 0);
        }
        return new TextHead(StandardCharsets.UTF_8, 0);
    }

    private static boolean begins(byte[] head, int... bytes) {
        return head.length >= bytes.length && Arrays.equals(Arrays.copyOf(head, bytes.length), toBytes(bytes));
    }

    private static byte[] toBytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int k = 0; k < values.length; k++) {
            bytes[k] = (byte) values[k];
        }
        return bytes;
    }

    private static int zeros(byte[] head, int from) {
        int zeros = 0;
        for (int k = from; k < head.length; k += 2) {
            zeros += head[k] == 0 ? 1 : 0;
        }
        return zeros;
    }
}
