package org.gradus.job.driver;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.commons.io.input.BoundedInputStream;
import org.gradus.npy.Npy;
import org.gradus.npy.NpyArray;
import org.gradus.setting.Printable;

/** Named float32 vectors as an .npz file, which {@code numpy.load} reads. Equal vectors give equal bytes. */
final class ArraysFile {
    private static final String SUFFIX = ".npy";

    private ArraysFile() {}

    /** Writes vectors in the order of their names; the stream is left open. */
    static void write(OutputStream out, Map<String, float[]> arrays) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.setLevel(Deflater.NO_COMPRESSION); // mantissas do not compress
        for (Map.Entry<String, float[]> array : new TreeMap<>(arrays).entrySet()) {
            ZipEntry entry = new ZipEntry(array.getKey() + SUFFIX);
            entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0)); // or equal vectors would give other bytes
            zip.putNextEntry(entry);
            Npy.write(zip, NpyArray.of(array.getValue()));
        }
        zip.finish();
    }

    /**
     * The vectors by name.
     *
     * @throws Manifest.Damaged when it is not a file as {@link #write} writes it; the message says which array, but not which file
     */
    static Map<String, float[]> read(byte[] file) throws Manifest.Damaged {
        Map<String, float[]> arrays = new TreeMap<>();
        String at = "its start";
        // Nothing in it is compressed: it has no more to unpack than its own bytes.
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file));
                BoundedInputStream content = BoundedInputStream.builder()
                        .setInputStream(zip)
                        .setMaxCount(file.length)
                        .get()) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                at = "array " + Printable.value(entry.getName());
                if (!entry.getName().endsWith(SUFFIX)) {
                    throw new IllegalArgumentException("its name must end with " + SUFFIX);
                }
                String name = entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
                NpyArray array = Npy.read(content);
                if (content.read() >= 0) {
                    throw new IllegalArgumentException("it has bytes after its numbers");
                }
                if (arrays.put(name, array.values()) != null) {
                    throw new IllegalArgumentException("it is there twice");
                }
            }
        } catch (IOException | IllegalArgumentException e) { // the JDK's own for names that are not UTF-8, too
            throw new Manifest.Damaged(
                    Printable.line(at + ": " + (e.getMessage() == null ? "ends too early" : e.getMessage())));
        }
        if (arrays.isEmpty()) {
            throw new Manifest.Damaged("has no arrays");
        }
        return arrays;
    }
}
