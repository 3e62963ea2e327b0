package org.gradus.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that NumPy wrote (npy/generate.py), and files that it will read. Without it a mask may be transposed or misread, and
 * a damaged file end in a stack trace instead of a sentence.
 */
class NpyTest {
    @ParameterizedTest
    @ValueSource(strings = {"f4", "f8", "i4", "i8", "u1", "version2", "version3"})
    void everyTypeAndVersionIsRead(String name) throws IOException {
        NpyArray array = read(file(name));
        assertThat(array.shape()).containsExactly(2, 3);
        assertThat(array.fortranOrder()).isFalse();
        assertThat(array.values()).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void truthIsZeroOrOne() throws IOException {
        assertThat(read(file("b1")).values()).containsExactly(0, 1, 1, 1, 1, 1);
    }

    @Test
    void fortranOrderIsKeptAsItLies() throws IOException {
        NpyArray array = read(file("fortran"));
        assertThat(array.fortranOrder()).isTrue();
        assertThat(array.shape()).containsExactly(2, 3);
        assertThat(array.values()).containsExactly(0, 3, 1, 4, 2, 5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"f4", "fortran", "vector"})
    void whatIsWrittenIsWhatNumpyWrites(String name) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Npy.write(out, read(file(name)));
        assertThat(out.toByteArray()).isEqualTo(file(name));
    }

    @Test
    void longArraysSurviveWritingInChunks() throws IOException {
        float[] values = new float[100_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Npy.write(out, NpyArray.of(values));
        assertThat(read(out.toByteArray()).values()).isEqualTo(values);
    }

    @Test
    void valuesMustFitTheirShape() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Npy.write(new ByteArrayOutputStream(), new NpyArray(List.of(2, 2), false, new float[3])))
                .withMessage("shape is [2, 2] for 3 values; must fit");
    }

    @Test
    void aTruncatedFileSaysWhatItHas() throws IOException {
        byte[] whole = file("f4");
        assertRefused(
                Arrays.copyOf(whole, whole.length - 3),
                ".npy file ends after 21 bytes of data; shape [2, 3] of <f4 needs 24");
        assertRefused(Arrays.copyOf(whole, 50), ".npy file ends within its header");
        assertRefused(Arrays.copyOf(whole, 7), ".npy file ends within its header");
        assertRefused(new byte[0], "not an .npy file: starts with bytes ; must be 93 4e 55 4d 50 59");
    }

    @Test
    void anotherTypeIsRefusedWithItsName() throws IOException {
        assertRefused(file("big-endian"), "dtype is >f4; must be one of <f4, <f8, |b1, <i4, <i8, |u1");
        assertRefused(file("complex"), "dtype is <c8; must be one of <f4, <f8, |b1, <i4, <i8, |u1");
    }

    @Test
    void garbageIsRefusedWithWhatWasFound() {
        assertRefused(
                "<html></html>".getBytes(StandardCharsets.US_ASCII),
                "not an .npy file: starts with bytes 3c 68 74 6d 6c 3e; must be 93 4e 55 4d 50 59");
        assertRefused(header(9, "{}"), ".npy version is 9; must be 1, 2 or 3");
        assertRefused(header(1, "{'shape': (2,)}"), ".npy header has no readable 'descr': {'shape': (2,)}");
        assertRefused(
                header(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, -1), }"),
                ".npy header has no readable 'shape': {'descr': '<f4', 'fortran_order': False, 'shape': (2, -1), }");
        assertRefused(
                header(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (100000, 100000), }"),
                "shape is [100000, 100000]; must have at most 268435455 elements");
        assertRefused(
                header(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), }"),
                "shape has 99999999999; must be at most 2147483647");
        assertRefused(
                new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, -1},
                ".npy header has 4294967295 bytes; must be at most 1048576");
    }

    private static byte[] header(int version, String text) {
        byte[] bytes = new byte[10 + text.length()];
        byte[] prefix = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0, (byte) text.length(), 0};
        System.arraycopy(prefix, 0, bytes, 0, 10);
        System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, bytes, 10, text.length());
        return bytes;
    }

    private static void assertRefused(byte[] bytes, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> read(bytes)).withMessage(message);
    }

    private static NpyArray read(byte[] bytes) throws IOException {
        return Npy.read(new ByteArrayInputStream(bytes));
    }

    private static byte[] file(String name) throws IOException {
        try (InputStream in = NpyTest.class.getResourceAsStream("/npy/" + name + ".npy")) {
            return in.readAllBytes();
        }
    }
}
