package org.gradus.job.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Files that are no text, by the bytes that they begin with, and what to do about each. */
enum FileSignature {
    GZIP("1f8b", "is a gzip file; its name must end in .gz"),
    BZIP2("425a68..314159265359", "is a bzip2 file; its name must end in .bz2"),
    ZSTD("28b52ffd", "is compressed with zstd; unpack it, or pack it as .gz"),
    XZ("fd377a585a00", "is compressed with xz; unpack it, or pack it as .gz"),
    ZIP("504b0304", "is a zip archive; unpack it: text is read as it is, as .gz or as .bz2"),
    PARQUET("50415231", "is a Parquet file; data.format must be parquet"),
    HDF5("894844460d0a1a0a", "is an HDF5 file; write its rows as CSV or Parquet"),
    ORC("4f5243..", "is an ORC file; write its rows as Parquet"),
    AVRO("4f626a01", "is an Avro file; write its rows as Parquet"),
    NPY("934e554d5059", "is a NumPy file; write its rows as CSV or Parquet"),
    OLD_EXCEL("d0cf11e0a1b11ae1", "is an Excel workbook; save it as CSV"),
    UTF_32_LITTLE("fffe0000", "looks like UTF-32; must be UTF-8 or UTF-16"),
    UTF_32_BIG("0000feff", "looks like UTF-32; must be UTF-8 or UTF-16");

    private static final String WORKBOOK = "[Content_Types].xml";

    private final String bytes;
    private final String message;

    FileSignature(String bytes, String message) {
        this.bytes = bytes;
        this.message = message;
    }

    /**
     * What a message says of a file that begins so; empty where it may be text.
     *
     * @param head the first bytes
     */
    static Optional<String> fault(byte[] head) {
        return Arrays.stream(values())
                .filter(kind -> kind.begins(head))
                .findFirst()
                .map(kind -> kind == ZIP && new String(head, StandardCharsets.ISO_8859_1).contains(WORKBOOK)
                        ? OLD_EXCEL.message
                        : kind.message);
    }

    private boolean begins(byte[] head) {
        if (head.length < bytes.length() / 2) {
            return false;
        }
        for (int k = 0; k < bytes.length() / 2; k++) {
            String wanted = bytes.substring(2 * k, 2 * k + 2);
            if (!wanted.equals("..") && Integer.parseInt(wanted, 16) != (head[k] & 0xff)) {
                return false;
            }
        }
        return true;
    }
}
