package org.gradus.job.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

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
}
