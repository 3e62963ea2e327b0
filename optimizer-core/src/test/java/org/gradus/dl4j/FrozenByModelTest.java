package org.gradus.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import org.gradus.engine.Parameter;
import org.gradus.group.Group;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * DL4J writes no gradient of what its FrozenVertex wraps. Taken for one that trains, such a vertex moved by decay and by whatever
 * stood in memory, which after the first step were its own last amounts.
 */
class FrozenByModelTest {
    @ParameterizedTest
    @EnumSource(names = {"DL4J", "ATTACHED"}) // LibTorch's engine has no attention
    void aFrozenVertexStandsStill(FrozenRun run) {
        Networks.Sample sample = FrozenNetworks.attention();
        float[] before = sample.model().weights();
        float[] after = run.train(sample, FrozenRun.course(), 6);
        for (Parameter p : sample.model().layout().parameters()) {
            boolean attention = p.layerName().equals("attention");
            assertThat(p.frozen()).as(p.name()).isEqualTo(attention);
            assertThat(same(before, after, p)).as(p.name()).isEqualTo(attention);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DL4J", "ATTACHED"})
    void andMovesOnceItIsThawed(FrozenRun run) {
        Networks.Sample sample = FrozenNetworks.attention();
        Group attention = FrozenRun.group("attention*").withFrozen(false);
        float[] after = run.train(sample, FrozenRun.course(attention), 6);
        sample.model().layout().parameters().forEach(p -> assertThat(
                        same(sample.model().weights(), after, p))
                .as(p.name())
                .isFalse());
    }

    /** What lies before a frozen layer is not frozen, but DL4J comes no further: all that moves it is decay. */
    @ParameterizedTest
    @EnumSource
    void aGradientThatDl4jDoesNotWriteIsZero(FrozenRun run) {
        var sample = FrozenNetworks.behind();
        Parameter first = sample.model().layout().find("0_W").orElseThrow();
        float[] before = sample.model().weights();
        float[] after = run.train(sample, FrozenRun.course(), 5);
        double left = Math.pow(1 - FrozenRun.RATE * FrozenRun.DECAY, 5);
        for (int k = first.offset(); k < first.end(); k++) {
            assertThat(after[k]).isCloseTo((float) (before[k] * left), offset(1e-6f));
        }
    }

    @Test
    void theSettingsOfAVertexWithinAreNotLost() {
        assertThat(FrozenNetworks.attention()
                        .model()
                        .layout()
                        .parameters()
                        .get(0)
                        .types())
                .containsExactly("FrozenVertex", "AttentionVertex");
    }

    private static boolean same(float[] before, float[] after, Parameter p) {
        boolean same = true;
        for (int k = p.offset(); k < p.end(); k++) {
            same &= Float.floatToRawIntBits(before[k]) == Float.floatToRawIntBits(after[k]);
        }
        return same;
    }
}
