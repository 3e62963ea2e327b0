package org.gradus.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.gradus.plan.Plan;
import org.gradus.plan.PlanFixture;
import org.gradus.rule.Adam;
import org.gradus.rule.AdamW;
import org.gradus.rule.Rule;
import org.gradus.rule.Sgd;
import org.gradus.schedule.Step;
import org.gradus.setting.FaultsException;
import org.gradus.state.GroupState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Equivalences to the bit: masks of ones, groups that share settings, slices, a stop and a start. Without it the way a user
 * divides a network into groups may change its numbers, or a frozen weight move.
 */
class GroupedUpdateTest {
    private static final int LENGTH = 5000;
    private static final int STEPS = 20;

    private static Plan whole(Rule rule) {
        return new PlanFixture(3000, 2000)
                .group(PlanFixture.settings("all", rule, 0.01, 0.1), i -> true)
                .build();
    }

    @ParameterizedTest
    @MethodSource("org.gradus.rule.RuleContractTest#rules")
    void masksOfOnesAreNoMasks(Rule rule) {
        float[] ones = new float[LENGTH];
        Arrays.fill(ones, 1);
        Plan masked = new PlanFixture(3000, 2000)
                .masks(ones, ones, ones)
                .group(PlanFixture.settings("all", rule, 0.01, 0.1), i -> true)
                .build();
        assertThat(Vectors.trained(masked, STEPS)).isEqualTo(Vectors.trained(whole(rule), STEPS));
    }

    @ParameterizedTest
    @MethodSource("org.gradus.rule.RuleContractTest#rules")
    void groupsWithTheSameSettingsAreOneGroup(Rule rule) {
        Plan slices = new PlanFixture(3000, 2000)
                .group(PlanFixture.settings("odd", rule, 0.01, 0.1), i -> i % 2 == 1)
                .group(PlanFixture.settings("runs", rule, 0.01, 0.1), i -> i % 2 == 0 && i % 100 < 37)
                .group(PlanFixture.settings("rest", rule, 0.01, 0.1), i -> i % 2 == 0 && i % 100 >= 37)
                .build();
        assertThat(slices.trainable()).isEqualTo(LENGTH);
        assertThat(Vectors.trained(slices, STEPS)).isEqualTo(Vectors.trained(whole(rule), STEPS));
    }

    @ParameterizedTest
    @MethodSource("org.gradus.rule.RuleContractTest#rules")
    void withoutGradientAndDecayNothingMoves(Rule rule) {
        Plan plan = new PlanFixture(100)
                .masks(null, new float[100], null)
                .group(PlanFixture.settings("all", rule, 0.01, 0.1), i -> true)
                .build();
        float[] weights = Vectors.normal(100, 1);
        GroupedUpdate update = new GroupedUpdate(plan);
        for (int step = 0; step < 3; step++) {
            update.update(FloatBuffer.wrap(weights), FloatBuffer.wrap(new float[100]), step);
        }
        assertThat(weights).isEqualTo(Vectors.normal(100, 1));
    }

    @ParameterizedTest
    @MethodSource("org.gradus.rule.RuleContractTest#rules")
    void frozenElementsStayToTheBit(Rule rule) {
        float[] pruned = new float[100];
        Arrays.fill(pruned, 10, 100, 1);
        Plan plan = new PlanFixture(100)
                .group(PlanFixture.frozen("frozen", rule), i -> i >= 50 && i < 60)
                .masks(pruned, null, null)
                .group(PlanFixture.settings("rest", rule, 0.01, 0.1), i -> i < 50 || i >= 60)
                .build();
        float[] start = Vectors.normal(100, 1);
        start[3] = Float.NaN;
        start[55] = -0f;
        float[] weights = start.clone();
        GroupedUpdate update = new GroupedUpdate(plan);
        for (int step = 0; step < STEPS; step++) {
            float[] gradient = Vectors.normal(100, step);
            gradient[5] = Float.NaN;
            gradient[52] = Float.POSITIVE_INFINITY;
            update.update(FloatBuffer.wrap(weights), FloatBuffer.wrap(gradient), step);
        }
        for (int i = 0; i < 100; i++) {
            boolean fixed = i < 10 || (i >= 50 && i < 60);
            boolean same = Float.floatToRawIntBits(weights[i]) == Float.floatToRawIntBits(start[i]);
            assertThat(same).as("element %d", i).isEqualTo(fixed);
        }
        assertThat(update.nonFinite()).isEmpty();
        assertThat(update.state()).extracting(GroupState::steps).containsExactly(0L, (long) STEPS);
        assertThat(update.state().get(0).slots()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("org.gradus.rule.RuleContractTest#rules")
    void aStopAndAStartChangeNothing(Rule rule) {
        float[] weights = Vectors.normal(LENGTH, 1);
        GroupedUpdate before = new GroupedUpdate(whole(rule));
        Vectors.train(before, weights, 0, 7);
        List<GroupState> state = before.state();
        GroupedUpdate after = new GroupedUpdate(whole(rule));
        after.load(state);
        Vectors.train(after, weights, 7, STEPS);
        assertThat(weights).isEqualTo(Vectors.trained(whole(rule), STEPS));
    }

    @Test
    void aLoadedStateIsNeverChanged() {
        List<GroupState> shared =
                GroupState.initial(whole(new Adam(0.9, 0.999, 1e-8)).groups());
        GroupedUpdate update = new GroupedUpdate(whole(new Adam(0.9, 0.999, 1e-8)));
        update.load(shared);
        List<GroupState> handedOut = update.state();
        Vectors.train(update, Vectors.normal(LENGTH, 1), 0, 3);
        GroupState zeros = new GroupState(0, new float[2][LENGTH]);
        assertThat(Vectors.same(shared.get(0), zeros)).isTrue();
        assertThat(Vectors.same(handedOut.get(0), zeros)).isTrue();
        assertThat(Vectors.same(update.state().get(0), zeros)).isFalse();
    }

    @Test
    void directBuffersGiveTheBitsOfArrays() {
        Plan plan = whole(new AdamW(0.9, 0.999, 1e-8));
        FloatBuffer weights = direct(Vectors.normal(LENGTH, 1));
        GroupedUpdate update = new GroupedUpdate(plan);
        float[] copy = new float[LENGTH];
        for (int step = 0; step < STEPS; step++) {
            weights.get(0, copy);
            update.update(weights, direct(Vectors.gradient(copy, step)), step);
        }
        weights.get(0, copy);
        assertThat(copy).isEqualTo(Vectors.trained(plan, STEPS));
    }

    @Test
    void theScheduleFollowsTheClockAndTheRuleItsOwnCount() {
        Plan plan = new PlanFixture(1)
                .group(PlanFixture.settings("all", new Adam(0.9, 0.999, 0), 1, 0, new Step(10, 0.5)), i -> true)
                .build();
        float[] weights = {0};
        new GroupedUpdate(plan).update(FloatBuffer.wrap(weights), FloatBuffer.wrap(new float[] {3}), 10);
        assertThat(weights[0]).isEqualTo(-0.5f);
    }

    @Test
    void theNormCountsWhatCanMoveAndNothingElse() {
        float[] pruned = {1, 0, 1, 1};
        Plan plan = new PlanFixture(4)
                .clip(1)
                .group(PlanFixture.frozen("frozen", new Sgd(0, 0, false)), i -> i == 0)
                .masks(pruned, null, null)
                .group(PlanFixture.settings("rest", new Sgd(0, 0, false), 1, 0), i -> i > 0)
                .build();
        float[] weights = new float[4];
        new GroupedUpdate(plan).update(FloatBuffer.wrap(weights), FloatBuffer.wrap(new float[] {100, 100, 3, 4}), 0);
        assertThat(weights).containsExactly(0, 0, -3 / 5.000001f, -4 / 5.000001f);
    }

    @Test
    void theFirstGroupThatIsNotFiniteIsNamed() {
        PlanFixture groups = new PlanFixture(30);
        for (int k = 0; k < 3; k++) {
            int group = k;
            groups.group(PlanFixture.settings("g" + k, new AdamW(0.9, 0.999, 1e-8), 0.01, 0), i -> i / 10 == group);
        }
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            float[] gradient = Vectors.normal(30, 1);
            gradient[15] = bad;
            gradient[25] = bad;
            for (double norm : new double[] {1, Double.POSITIVE_INFINITY}) {
                GroupedUpdate update = new GroupedUpdate(groups.clip(norm).build());
                float[] weights = new float[30];
                update.update(FloatBuffer.wrap(weights), FloatBuffer.wrap(gradient), 0);
                assertThat(update.nonFinite()).contains("g1");
                assertThat(weights[15]).isNaN();
            }
            GroupedUpdate update =
                    new GroupedUpdate(groups.clip(Double.POSITIVE_INFINITY).build());
            update.update(FloatBuffer.allocate(30), FloatBuffer.allocate(30), 0);
            assertThat(update.nonFinite()).isEmpty();
        }
    }

    @Test
    void aStateOfAnotherPlanIsRefusedWithEveryDifference() {
        GroupedUpdate update = new GroupedUpdate(whole(new Adam(0.9, 0.999, 1e-8)));
        assertThatThrownBy(() -> update.load(List.of()))
                .isInstanceOf(FaultsException.class)
                .hasMessage("optimizer state: 1 fault\n  states of 0 groups; must be 1");
        assertThatThrownBy(() -> update.load(List.of(new GroupState(-1, new float[][] {{1}, new float[LENGTH]}))))
                .hasMessage("optimizer state: 2 faults\n  group all: steps is -1; must be 0 or more"
                        + "\n  group all: exp_avg has 1 elements; must have 5000");
        assertThatThrownBy(() -> update.load(List.of(new GroupState(0, new float[][] {{1}}))))
                .hasMessage("optimizer state: 1 fault\n  group all: 1 slots; must be 2: [exp_avg, exp_avg_sq]");
    }

    @Test
    void vectorsOfAnotherLengthAreRefused() {
        GroupedUpdate update = new GroupedUpdate(whole(new Sgd(0, 0, false)));
        FloatBuffer right = FloatBuffer.allocate(LENGTH);
        FloatBuffer wrong = FloatBuffer.allocate(7);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> update.update(wrong, right, 0))
                .withMessage("weights has 7 elements; must have 5000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> update.update(right, wrong, 0))
                .withMessage("gradient has 7 elements; must have 5000");
        assertThatIllegalArgumentException().isThrownBy(() -> update.update(right, right, -1));
    }

    private static FloatBuffer direct(float[] values) {
        return ByteBuffer.allocateDirect(values.length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer()
                .put(0, values);
    }
}
