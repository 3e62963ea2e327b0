package org.gradus.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.gradus.plan.Plan;
import org.gradus.plan.PlanFixture;
import org.gradus.rule.Sgd;
import org.junit.jupiter.api.Test;

/** A group that hardly moves, or that runs away, could otherwise be taken for another one, or be seen in no number. */
class MovementTest {
    /** Of ten weights stem has 0 to 3, of which 1 never moves, still has 4 and 5, head the rest. */
    private static final Plan PLAN = new PlanFixture(10)
            .masks(new float[] {1, 0, 1, 1, 1, 1, 1, 1, 1, 1}, null, null)
            .group(PlanFixture.settings("stem", new Sgd(), 0.1, 0), i -> i < 4)
            .group(PlanFixture.frozen("still", new Sgd()), i -> i == 4 || i == 5)
            .group(PlanFixture.settings("head", new Sgd(), 0.1, 0), i -> i > 5)
            .build();

    private static final float[] BEFORE = {1, 2, 2, 5, 6, 7, 8};
    private static final float[] AFTER = {1, 2, 6, 5, 3, 7, 12};

    @Test
    void eachGroupHasItsOwnRatio() {
        Map<String, Double> ratios = Movement.of(PLAN, BEFORE, AFTER).ratios(PLAN);
        assertThat(ratios).containsOnlyKeys("stem", "head");
        assertThat(ratios.get("stem")).isCloseTo(4 / Math.sqrt(41), within(1e-15));
        assertThat(ratios.get("head")).isCloseTo(5 / Math.sqrt(25 + 9 + 49 + 144), within(1e-15));
    }

    @Test
    void slicesAddUpWhereverTheyAreCut() {
        Movement whole = Movement.of(PLAN, BEFORE, AFTER);
        for (int cut = 0; cut <= BEFORE.length; cut++) {
            Movement first = Movement.of(PLAN, 0, cut, BEFORE, AFTER);
            Movement rest = Movement.of(PLAN, cut, BEFORE.length, BEFORE, AFTER);
            assertThat(first.plus(rest).ratios(PLAN)).isEqualTo(whole.ratios(PLAN));
        }
    }

    @Test
    void whereNothingMovedItIsZeroEvenOfZeros() {
        assertThat(Movement.of(PLAN, new float[7], new float[7]).ratios(PLAN)).containsValue(0.0);
        assertThat(Movement.of(PLAN, BEFORE, new float[7]).ratios(PLAN)).containsValue(Double.POSITIVE_INFINITY);
    }
}
