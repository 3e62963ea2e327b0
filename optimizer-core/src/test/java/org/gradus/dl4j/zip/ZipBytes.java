package org.gradus.dl4j.zip;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes zip files in memory. */
public final class ZipBytes {
    private ZipBytes() {}

    /** @param entries name, content, name, content, and so on; a content is a {@code byte[]} or null for no entry */
    public static byte[] of(Object... entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int k = 0; k < entries.length; k += 2) {
                if (entries[k + 1] != null) {
                    zip.putNextEntry(new ZipEntry((String) entries[k]));
                    zip.write((byte[]) entries[k + 1]);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }
}
