package org.gradus.job.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.gradus.npy.Npy;
import org.gradus.npy.NpyArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Without it a checkpoint that another program wrote ends a resume with an exception that names neither file nor array. */
class ArraysFileTest {
    private static byte[] good() throws IOException {
        Map<String, float[]> arrays = new TreeMap<>();
        arrays.put("outer", new float[] {1, -0f, 3e38f});
        arrays.put("own/replica-0000/residual", new float[] {0.5f});
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ArraysFile.write(out, arrays);
        return out.toByteArray();
    }

    @Test
    void whatIsWrittenIsRead() throws IOException, Manifest.Damaged {
        Map<String, float[]> read = ArraysFile.read(good());
        assertThat(read).containsOnlyKeys("outer", "own/replica-0000/residual");
        assertThat(read.get("outer")).isEqualTo(new float[] {1, -0f, 3e38f});
    }

    /** Each once was an exception without words. */
    static Stream<Path> found() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src", "test", "resources", "hostile", "arrays"))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("found")
    void foundInputsAreDamaged(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        assertThatThrownBy(() -> ArraysFile.read(bytes))
                .isInstanceOf(Manifest.Damaged.class)
                .message()
                .isNotBlank()
                .doesNotEndWith("null")
                .hasLineCount(1);
    }

    @Test
    void anyChangeIsDamageOrChangesNumbersAlone() throws IOException {
        byte[] file = good();
        for (int at = 0; at < file.length; at++) {
            for (int flip : new int[] {1, 0x80, 0xff}) {
                byte[] changed = file.clone();
                changed[at] ^= (byte) flip;
                check(changed);
            }
            check(Arrays.copyOf(file, at));
        }
    }

    private static void check(byte[] bytes) {
        try {
            assertThat(ArraysFile.read(bytes)).hasSizeBetween(1, 2);
        } catch (Manifest.Damaged e) {
            assertThat(e.getMessage()).isNotBlank().hasLineCount(1);
        }
    }

    @Test
    void anArrayThatUnpacksToFarMoreThanTheFileIsDamaged() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("outer.npy"));
            Npy.write(zip, NpyArray.of(new float[8 << 20]));
        }
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> ArraysFile.read(out.toByteArray()))
                .isInstanceOf(Manifest.Damaged.class)
                .hasMessageStartingWith("array outer.npy: .npy file ends after ");
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(8 << 20);
    }

    @Test
    void namesAndLeftoversThatAreNotOursAreDamage() throws IOException {
        ByteArrayOutputStream array = new ByteArrayOutputStream();
        Npy.write(array, NpyArray.of(new float[1]));
        byte[] more = Arrays.copyOf(array.toByteArray(), array.size() + 1);
        for (String message : List.of(
                message("short", array.toByteArray()),
                message("\u001b[2J\n.npy", "no array".getBytes(StandardCharsets.UTF_8)),
                message("outer.npy", more))) {
            assertThat(message).startsWith("array ").doesNotContain("\u001b").hasLineCount(1);
        }
        assertThat(message("outer.npy", more)).isEqualTo("array outer.npy: it has bytes after its numbers");
    }

    private static String message(String name, byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        try {
            ArraysFile.read(Arrays.copyOf(out.toByteArray(), out.size() + 100_000)); // not for its size
        } catch (Manifest.Damaged e) {
            return e.getMessage();
        }
        throw new AssertionError(name + " was read");
    }
}
