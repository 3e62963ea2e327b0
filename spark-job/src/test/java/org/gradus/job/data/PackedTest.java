package org.gradus.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that a run reads goes through these bytes: a number that came out differently would be trained on. */
class PackedTest {
    private static final float[] AWKWARD = {
        0, -0f, 1, 255, 256, -1, 0.5f, 1e-40f, Float.MAX_VALUE, Float.MIN_VALUE, 1 << 24, -255
    };

    @Test
    void numbersKeepTheirBits() {
        for (float x : AWKWARD) {
            float[] features = {x, 3};
            Block block = Packed.unpack(Packed.pack(new Block(1, features, new float[] {x}, List.of(), null)));
            assertThat(Float.floatToRawIntBits(block.features()[0])).isEqualTo(Float.floatToRawIntBits(x));
            assertThat(Float.floatToRawIntBits(block.labels()[0])).isEqualTo(Float.floatToRawIntBits(x));
            assertThat(block.features()[1]).isEqualTo(3);
        }
    }

    @Test
    void picturesTakeAQuarter() {
        float[] picture = new float[10_000];
        float[] other = new float[10_000];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = i % 256;
            other[i] = i % 256;
        }
        other[9_999] = 0.5f;
        assertThat(pack(picture).length).isLessThan(10_100);
        assertThat(pack(other).length).isBetween(40_000, 40_100);
        assertThat(Packed.unpack(pack(picture)).features()).isEqualTo(picture);
        assertThat(Packed.unpack(pack(other)).features()).isEqualTo(other);
    }

    @Test
    void theRestIsKept() {
        byte[] packed = Packed.pack(
                new Block(1, new float[2], new float[0], List.of(RowFactory.create("ä", 1L, null)), "row 2: 'ö'"));
        Block block = Packed.unpack(packed);
        assertThat(block.rows()).isEqualTo(1);
        assertThat(block.fault()).isEqualTo("row 2: 'ö'");
        assertThat(block.originals()).containsExactly(RowFactory.create("ä", 1L, null));
        assertThat(Packed.rows(packed)).isEqualTo(1);
        assertThat(Packed.fault(packed)).isEqualTo("row 2: 'ö'");
        assertThat(Packed.fault(pack(new float[1]))).isNull();
    }

    private static byte[] pack(float[] features) {
        return Packed.pack(new Block(1, features, new float[1], List.of(), null));
    }

    /** Each once was an exception without words, or took gigabytes. */
    static Stream<Path> found() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src", "test", "resources", "hostile", "packed"))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("found")
    void foundInputsAreRefused(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> Packed.unpack(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("packed rows: ");
        for (Consumer<byte[]> part : List.<Consumer<byte[]>>of(Packed::rows, Packed::fault)) {
            try {
                part.accept(bytes);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageStartingWith("packed rows: ");
            }
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(16 << 20);
    }

    @Test
    void anyChangeIsRefusedOrStaysRows() {
        byte[] packed = Packed.pack(new Block(
                2, new float[] {1, 2, 300, 0.5f}, new float[] {0, 1}, List.of(RowFactory.create("a", 1.5)), "row 3"));
        for (int at = 0; at < packed.length; at++) {
            for (int flip : new int[] {1, 0x80, 0xff}) {
                byte[] changed = packed.clone();
                changed[at] ^= (byte) flip;
                check(changed);
            }
            byte[] cut = Arrays.copyOf(packed, at);
            assertThatThrownBy(() -> Packed.unpack(cut)).hasMessageStartingWith("packed rows: ");
        }
    }

    private static void check(byte[] packed) {
        try {
            assertThat(Packed.unpack(packed).rows()).isNotNegative();
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageStartingWith("packed rows: ");
        }
    }

    /** Rows travel as Java objects, and nothing else does in their place. */
    @Test
    void objectsThatAreNoRowsAreRefused() {
        byte[] object = SerializationUtils.serialize(new ArrayList<>(List.of(new File("x"))));
        ByteBuffer packed = ByteBuffer.allocate(22 + object.length).order(ByteOrder.LITTLE_ENDIAN);
        packed.putInt(0)
                .putInt(-1)
                .putInt(0)
                .put((byte) 1)
                .putInt(0)
                .put((byte) 1)
                .putInt(object.length);
        packed.put(object);
        assertThatThrownBy(() -> Packed.unpack(packed.array()))
                .hasMessageStartingWith("packed rows: the rows as they came cannot be read: ");
    }
}
