package org.gradus.npy;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The part of an .npy file before its data: magic string, version, and a Python dictionary as text, padded so that the data
 * start at a multiple of 64 bytes.
 *
 * @param type the element type
 * @param fortranOrder whether the first index moves fastest
 * @param shape the dimensions
 */
record Header(Dtype type, boolean fortranOrder, List<Integer> shape) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;
    private static final int LONGEST = 1 << 20;
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\s]*)\\)");

    /** The number of elements. */
    int count() {
        long count = 1;
        for (int dimension : shape) {
            count *= dimension;
            if (count > Integer.MAX_VALUE / Double.BYTES) {
                throw new IllegalArgumentException(
                        "shape is " + shape + "; must have at most " + Integer.MAX_VALUE / Double.BYTES + " elements");
            }
        }
        return (int) count;
    }

    static Header read(InputStream in) throws IOException {
        byte[] start = in.readNBytes(MAGIC.length);
        if (!Arrays.equals(start, MAGIC)) {
            throw new IllegalArgumentException("not an .npy file: starts with bytes "
                    + HexFormat.ofDelimiter(" ").formatHex(start) + "; must be "
                    + HexFormat.ofDelimiter(" ").formatHex(MAGIC));
        }
        DataInputStream data = new DataInputStream(in);
        try {
            int version = data.readUnsignedByte();
            data.readUnsignedByte();
            if (version < 1 || version > 3) {
                throw new IllegalArgumentException(".npy version is " + version + "; must be 1, 2 or 3");
            }
            int length = version == 1
                    ? Short.toUnsignedInt(Short.reverseBytes(data.readShort()))
                    : Integer.reverseBytes(data.readInt());
            if (length < 0 || length > LONGEST) {
                throw new IllegalArgumentException(
                        ".npy header has " + Integer.toUnsignedString(length) + " bytes; must be at most " + LONGEST);
            }
            byte[] text = new byte[length];
            data.readFully(text);
            return parse(new String(text, version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
        } catch (EOFException e) {
            throw new IllegalArgumentException(".npy file ends within its header", e);
        }
    }

    private static Header parse(String text) {
        String shape = find(SHAPE, "shape", text);
        List<Integer> dimensions = new ArrayList<>();
        for (String dimension : shape.split(",")) {
            if (!dimension.isBlank()) {
                dimensions.add(dimension(dimension.strip()));
            }
        }
        return new Header(
                Dtype.of(find(DESCR, "descr", text)),
                find(ORDER, "fortran_order", text).equals("True"),
                dimensions);
    }

    private static int dimension(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("shape has " + text + "; must be at most " + Integer.MAX_VALUE, e);
        }
    }

    private static String find(Pattern pattern, String key, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException(".npy header has no readable '" + key + "': " + text.strip());
        }
        return matcher.group(1);
    }

    /** The bytes of version 1.0. */
    byte[] bytes() {
        String comma = shape.size() == 1 ? ",)" : ")";
        String dimensions = shape.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", comma));
        String text = "{'descr': '" + type.descr() + "', 'fortran_order': " + (fortranOrder ? "True" : "False")
                + ", 'shape': " + dimensions + ", }";
        int prefix = MAGIC.length + 2 + Short.BYTES;
        int total = (prefix + text.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        Charset ascii = StandardCharsets.US_ASCII;
        return ByteBuffer.allocate(total)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) (total - prefix))
                .put((text + " ".repeat(total - prefix - text.length() - 1) + "\n").getBytes(ascii))
                .array();
    }
}
