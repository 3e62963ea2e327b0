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
import org.gradus.npy.Npy;
import org.gradus.npy.NpyArray;

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

    /** The vectors by name, of a file whose checksum was right. */
    static Map<String, float[]> read(byte[] file) throws IOException {
        Map<String, float[]> arrays = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName();
                arrays.put(
                        name.substring(0, name.length() - SUFFIX.length()),
                        Npy.read(zip).values());
            }
        }
        return arrays;
    }
}
