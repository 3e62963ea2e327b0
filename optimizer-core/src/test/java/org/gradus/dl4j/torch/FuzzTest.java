package org.gradus.dl4j.torch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Without it, layers that are right by themselves could be wrong together: random networks of random layers give the same loss,
 * outputs and gradients with both engines. {@code -Dfuzz.seed} and {@code -Dfuzz.cases} look elsewhere and further.
 */
class FuzzTest {
    private static final long SEED = Long.getLong("fuzz.seed", 50_000);
    private static final int CASES = Integer.getInteger("fuzz.cases", 25);

    @Test
    void randomNetworksAreTheSameWithBothEngines() {
        int same = 0;
        for (long seed = SEED; seed < SEED + CASES; seed++) {
            Fuzz.Verdict verdict = Fuzz.of(seed);
            assertThat(verdict.kind())
                    .as("network %d: %s", seed, verdict.why())
                    .isNotIn(Fuzz.Kind.DIFFERENT, Fuzz.Kind.TORCH_FAILS);
            same += verdict.kind() == Fuzz.Kind.SAME ? 1 : 0;
        }
        // Many that are drawn cannot be built; where nearly none is left nothing is compared.
        assertThat(same).isGreaterThan(CASES / 8);
    }
}
