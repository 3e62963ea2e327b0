package org.gradus.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.gradus.setting.MapOptions;
import org.junit.jupiter.api.Test;

/**
 * The momentum that a schedule moves beside its rate. Without it a cycle inside another schedule may leave the momentum, or
 * move it when it has no turn. That the numbers are PyTorch's is told by {@link ScheduleTest}.
 */
class MomentumTest {
    private static final Schedule CYCLE = new Cyclic(0.1, 1, 10, 10, Cyclic.Mode.TRIANGULAR, 1);
    private static final double OWN = 0.5;

    @Test
    void theMomentumIsLowWhereTheRateIsHigh() {
        Schedule momentum = CYCLE.momentum().orElseThrow();
        assertThat(momentum.at(0, OWN)).isEqualTo(0.9);
        assertThat(momentum.at(10, OWN)).isEqualTo(0.8);
        assertThat(momentum.at(20, OWN)).isEqualTo(0.9);
        Schedule once =
                new OneCycle(1, 10, 0.5, Anneal.COS, 25, 1e4, false).momentum().orElseThrow();
        assertThat(once.at(4, OWN)).isEqualTo(0.85);
        assertThat(once.at(9, OWN)).isEqualTo(0.95);
        assertThat(once.at(100, OWN)).isEqualTo(0.95);
    }

    @Test
    void aCycleWithoutMomentumLeavesIt() {
        assertThat(new Cyclic(0.1, 1, 10, 10, Cyclic.Mode.TRIANGULAR, 1, false, 0.8, 0.9).momentum())
                .isEmpty();
        assertThat(new OneCycle(1, 10, 0.5, Anneal.COS, 25, 1e4, false, false, 0.8, 0.9).momentum())
                .isEmpty();
        assertThat(new Constant().momentum()).isEmpty();
    }

    @Test
    void aSequenceMovesItWhileTheCycleHasItsTurn() {
        Schedule sequence = new Sequence(List.of(new Warmup(5, 0, 1), CYCLE, new Exponential(0.9)), List.of(5L, 20L));
        Schedule momentum = sequence.momentum().orElseThrow();
        assertThat(momentum.at(4, OWN)).isEqualTo(OWN);
        assertThat(momentum.at(5, OWN)).isEqualTo(0.9);
        assertThat(momentum.at(15, OWN)).isEqualTo(0.8);
        assertThat(momentum.at(20, OWN)).isEqualTo(OWN);
        assertThat(new Sequence(List.of(new Warmup(5, 0, 1), new Constant()), List.of(5L)).momentum())
                .isEmpty();
    }

    @Test
    void aChainMovesItWhereAnyPartDoes() {
        Schedule first = new Sequence(List.of(new Constant(), CYCLE), List.of(10L));
        Schedule chained = new Chained(List.of(CYCLE, new Exponential(0.9), first));
        assertThat(chained.momentum().orElseThrow().at(9, OWN))
                .isEqualTo(CYCLE.momentum().orElseThrow().at(9, OWN));
        assertThat(chained.momentum().orElseThrow().at(10, OWN)).isEqualTo(0.9);
        assertThat(new Chained(List.of(new Exponential(0.9))).momentum()).isEmpty();
    }

    @Test
    void aCycleOfEpochsMovesItOnceInAnEpoch() {
        Schedule momentum = new Every(CYCLE, 3).momentum().orElseThrow();
        assertThat(momentum.at(30, OWN)).isEqualTo(0.8);
        assertThat(momentum.at(32, OWN)).isEqualTo(0.8);
        assertThat(new Every(new Constant(), 3).momentum()).isEmpty();
    }

    @Test
    void theDefaultsAreTheDocumentedOnes() {
        assertThat(new Cyclic(MapOptions.parse("baseLr=0.1;maxLr=1;stepSizeUp=9", ";")))
                .isEqualTo(new Cyclic(0.1, 1, 9, 9, Cyclic.Mode.TRIANGULAR, 1, true, 0.8, 0.9));
        assertThat(new OneCycle(MapOptions.parse("maxLr=1;totalSteps=8", ";")))
                .isEqualTo(new OneCycle(1, 8, 0.3, Anneal.COS, 25, 1e4, false, true, 0.85, 0.95));
    }

    @Test
    void anIllegalMomentumIsRefusedWithItsValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Cyclic(0, 1, 1, 1, Cyclic.Mode.TRIANGULAR, 1, true, 0.95, 0.9))
                .withMessage("baseMomentum is 0.95; must be at most maxMomentum, 0.9");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OneCycle(1, 9, 0.3, Anneal.COS, 25, 1e4, false, true, 0.8, 1))
                .withMessage("maxMomentum is 1.0; must be in [0, 1)");
    }
}
