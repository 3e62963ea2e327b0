package org.gradus.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.gradus.plan.PlanFixture;
import org.gradus.rule.Adam;
import org.gradus.rule.AdamW;
import org.gradus.rule.Rule;
import org.gradus.rule.Sgd;
import org.junit.jupiter.api.Test;

/**
 * Holds groups that follow one another, each long enough for vectors, against each of them alone. Without it a block in which
 * groups meet could give one of them the numbers, masks or state of its neighbour.
 */
class BordersTest {
    /** Odd, so that no border is where a block or a vector ends; the fourth group leaves a gap before the last. */
    private static final int[] BORDERS = {0, 4999, 9800, 14001, 18500, 18600, 23001};

    private static final int LENGTH = 23001;
    private static final int GAP = 4;
    private static final int STEPS = 4;
    private static final List<Rule> RULES = List.of(
            new AdamW(0.9, 0.999, 1e-8),
            new AdamW(0.9, 0.999, 1e-8),
            new Sgd(0.9, 0, true),
            new Adam(0.9, 0.99, 1e-6),
            new Sgd(),
            new AdamW(0.9, 0.999, 1e-8));

    private static void add(PlanFixture plan, int group) {
        float[] rates = Vectors.mask(LENGTH, 0, 7);
        float[] decays = group == 1 ? Vectors.mask(LENGTH, 0.2, 8) : null;
        float[] gradients = group >= 3 ? Vectors.mask(LENGTH, 0.2, 9) : null;
        plan.masks(group == 5 ? null : rates, decays, gradients)
                .group(
                        PlanFixture.settings("g" + group, RULES.get(group), 0.01 * (group + 1), 0.1),
                        i -> i >= BORDERS[group] && i < BORDERS[group + 1]);
    }

    private static GroupedUpdate together() {
        PlanFixture plan = new PlanFixture(14001, LENGTH - 14001);
        for (int group = 0; group < RULES.size(); group++) {
            if (group != GAP) {
                add(plan, group);
            }
        }
        return new GroupedUpdate(plan.build());
    }

    @Test
    void groupsThatMeetInABlockAreUpdatedAsEachAlone() {
        GroupedUpdate together = together();
        float[] weights = Vectors.normal(LENGTH, 1);
        float[] start = weights.clone();
        Vectors.train(together, weights, 0, STEPS);
        int place = 0;
        for (int group = 0; group < RULES.size(); group++) {
            float[] expected = start.clone();
            if (group != GAP) {
                PlanFixture plan = new PlanFixture(14001, LENGTH - 14001);
                add(plan, group);
                GroupedUpdate alone = new GroupedUpdate(plan.build());
                Vectors.train(alone, expected, 0, STEPS);
                assertThat(Vectors.same(
                                together.state().get(place++), alone.state().get(0)))
                        .as("state of group %d", group)
                        .isTrue();
            }
            assertThat(Arrays.copyOfRange(weights, BORDERS[group], BORDERS[group + 1]))
                    .as("weights of group %d", group)
                    .isEqualTo(Arrays.copyOfRange(expected, BORDERS[group], BORDERS[group + 1]));
        }
    }

    @Test
    void eachOfManyGroupsHasItsOwnRate() {
        int groups = 37;
        int length = 4097;
        PlanFixture plan = new PlanFixture(groups * length);
        for (int k = 0; k < groups; k++) {
            int group = k;
            plan.group(PlanFixture.settings("g" + k, new Sgd(), 1 + k, 0), i -> i / length == group);
        }
        float[] weights = new float[groups * length];
        float[] gradient = Vectors.normal(weights.length, 1);
        new GroupedUpdate(plan.build()).update(FloatBuffer.wrap(weights), FloatBuffer.wrap(gradient), 0);
        for (int i = 0; i < weights.length; i++) {
            gradient[i] *= -(1 + i / length);
        }
        assertThat(weights).isEqualTo(gradient);
    }

    @Test
    void theGroupBehindTheBorderIsNamedWhereItsFirstElementIsNotFinite() {
        for (boolean amounts : new boolean[] {false, true}) {
            float[] gradient = Vectors.normal(LENGTH, 2);
            gradient[BORDERS[2]] = Float.NaN;
            gradient[BORDERS[3] + 700] = Float.NaN;
            GroupedUpdate update = together();
            FloatBuffer weights = FloatBuffer.wrap(Vectors.normal(LENGTH, 1));
            if (amounts) {
                update.amounts(weights, FloatBuffer.wrap(gradient), 0);
            } else {
                update.update(weights, FloatBuffer.wrap(gradient), 0);
            }
            assertThat(update.nonFinite()).contains("g2");
        }
    }
}
