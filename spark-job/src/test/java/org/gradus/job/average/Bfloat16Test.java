package org.gradus.job.average;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Without these, what a replica learned could be lost on the wire, or be seen otherwise by others than by itself. */
class Bfloat16Test {
    @Test
    void everyCodeStandsForItself() {
        for (int code = 0; code < 1 << 16; code++) {
            float value = Bfloat16.decode((short) code);
            if (Float.isFinite(value)) {
                assertThat(Bfloat16.encode(value)).isEqualTo((short) code);
            }
        }
    }

    @Test
    void roundsToTheNearestAndTiesToEven() {
        assertThat(Bfloat16.decode(Bfloat16.encode(1 + 0x1p-8f))).isEqualTo(1); // between 1 and 1 + 2^-7
        assertThat(Bfloat16.decode(Bfloat16.encode(1 + 0x1.8p-7f))).isEqualTo(1 + 0x1p-6f);
        assertThat(Bfloat16.decode(Bfloat16.encode(-1 - 0x1.1p-8f))).isEqualTo(-1 - 0x1p-7f);
    }

    @Test
    void whatIsRoundedOffComesLater() {
        Random random = new Random(1);
        float[] residual = new float[64];
        float[] at = new float[64];
        double[] wanted = new double[64];
        for (int round = 0; round < 200; round++) {
            float[] vector = new float[64];
            for (int i = 0; i < 64; i++) {
                float way = (float) random.nextGaussian() * 1e-3f + 1e-5f;
                wanted[i] += way;
                vector[i] = at[i] + way;
            }
            Bfloat16.compress(at, vector, residual, new short[64]);
            at = vector;
        }
        for (int i = 0; i < 64; i++) {
            assertThat(at[i] + residual[i]).isCloseTo((float) wanted[i], within(1e-6f));
        }
    }
}
