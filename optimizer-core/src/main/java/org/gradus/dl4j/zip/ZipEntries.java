package org.gradus.dl4j.zip;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The entries of a zip file that a reader asks for, in memory. All entries together may unpack to {@value #RATIO} times the size of the
 * file, and {@value #FLOOR} bytes in any case: weights hardly compress, and a file that unpacks to more is made to fill memory. Names
 * are only compared, never used as paths.
 *
 * @param wanted the entries that were asked for and are there, by name
 * @param names of the first few entries, in the order of the file
 */
public record ZipEntries(Map<String, byte[]> wanted, List<String> names) {
    /** What a file may unpack to in any case, in bytes. */
    public static final int FLOOR = 16 << 20;

    /** How many times its own size a file may unpack to. */
    public static final int RATIO = 100;

    private static final int NAMES = 8;
    private static final int CHUNK = 1 << 16;

    /**
     * Unpacks a file.
     *
     * @param zip the file's bytes
     * @param wanted names of entries; others are passed over
     * @throws IllegalArgumentException when it is no zip file, is damaged, has an entry twice, or unpacks to too much
     */
    public static ZipEntries read(byte[] zip, Set<String> wanted) {
        if (zip.length < 4 || zip[0] != 'P' || zip[1] != 'K') {
            throw new IllegalArgumentException("not a zip file");
        }
        long limit = Math.max(FLOOR, (long) RATIO * zip.length);
        Map<String, byte[]> found = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            long left = limit;
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                String name = entry.getName();
                if (names.size() < NAMES) {
                    names.add(name);
                }
                boolean keep = wanted.contains(name);
                ByteArrayOutputStream content = new ByteArrayOutputStream();
                left -= copy(in, left, keep ? content : null);
                if (left < 0) {
                    throw new IllegalArgumentException(
                            "a zip file of " + zip.length + " bytes that unpacks to more than " + limit
                                    + "; must unpack to " + RATIO + " times its size at most");
                }
                if (keep && found.put(name, content.toByteArray()) != null) {
                    throw new IllegalArgumentException("a zip file that has the entry " + name + " twice");
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("a damaged zip file: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            // The JDK's own, for names that are not UTF-8.
            throw e.getMessage() != null && e.getMessage().startsWith("a zip file")
                    ? e
                    : new IllegalArgumentException("a damaged zip file: " + e.getMessage(), e);
        }
        return new ZipEntries(found, names);
    }

    /** Copies an entry, as far as is needed to see that it is longer than the limit; returns the bytes read. */
    private static long copy(InputStream in, long limit, ByteArrayOutputStream to) throws IOException {
        byte[] chunk = new byte[CHUNK];
        long total = 0;
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            total += read;
            if (total > limit) {
                return total;
            }
            if (to != null) {
                to.write(chunk, 0, read);
            }
        }
        return total;
    }
}
