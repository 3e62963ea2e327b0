package org.gradus.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.gradus.engine.Layout;
import org.gradus.engine.SampleLayout;
import org.gradus.group.Group;
import org.gradus.group.Mask;
import org.gradus.group.NpyMask;
import org.gradus.group.Selectors;
import org.gradus.group.Target;
import org.gradus.npy.NpyArray;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Part;
import org.gradus.plan.Plan;
import org.gradus.plan.PlanCompiler;
import org.gradus.plan.PlanFixture;
import org.gradus.rule.Adafactor;
import org.gradus.rule.Adam;
import org.gradus.rule.AdamW;
import org.gradus.rule.Rule;
import org.gradus.rule.Sgd;
import org.gradus.setting.FaultsException;
import org.junit.jupiter.api.Test;

/**
 * The state's way from one plan to the next. Without it a change of course in the middle of a run may hand an element the
 * averages of another, correct the bias of averages that are not there, or forget what nothing asked to forget.
 */
class CarryTest {
    private static final Rule ADAM = new Adam(0.9, 0.999, 1e-8);
    private static final Rule SGD = new Sgd(0.9, 0, false);
    private static final Rule ROWS = new StateFixture.RowSums(0.5);

    @Test
    void theSamePlanKeepsAllInOtherArrays() {
        Plan plan = plan(group("a", SGD, i -> i < 3), group("b", ADAM, i -> i >= 3));
        List<GroupState> states = states(plan, 5, 7);
        List<GroupState> carried = Carry.over(plan, states, plan);
        assertThat(carried).extracting(GroupState::steps).containsExactly(5L, 7L);
        for (int g = 0; g < 2; g++) {
            assertThat(Arrays.deepEquals(carried.get(g).slots(), states.get(g).slots()))
                    .isTrue();
            assertThat(carried.get(g).slots()[0]).isNotSameAs(states.get(g).slots()[0]);
        }
    }

    @Test
    void aFrozenGroupKeepsItsCountWithoutStateAndThawsWithZeros() {
        Plan free = plan(group("a", SGD, i -> i < 3), group("b", SGD, i -> i >= 3));
        Plan frozen = new PlanFixture(4, 6)
                .group(PlanFixture.frozen("a", SGD), i -> i < 3)
                .group(PlanFixture.settings("b", SGD, 1, 0), i -> i >= 3)
                .build();
        List<GroupState> still = Carry.over(free, states(free, 5, 7), frozen);
        assertThat(still).extracting(GroupState::steps).containsExactly(5L, 7L);
        assertThat(still.get(0).slots()).isEmpty();
        List<GroupState> thawed = Carry.over(frozen, still, free);
        assertThat(thawed).extracting(GroupState::steps).containsExactly(0L, 7L);
        assertThat(thawed.get(0).slots()[0]).containsExactly(0, 0, 0);
        assertThat(thawed.get(1).slots()[0]).containsExactly(places(3, 10));
    }

    @Test
    void aGroupThatIsAddedTakesOverWhatItsElementsRemember() {
        Plan one = plan(group("rest", SGD, i -> true));
        Plan two = plan(group("even", SGD, i -> i % 2 == 0), group("rest", SGD, i -> i % 2 == 1));
        List<GroupState> carried = Carry.over(one, states(one, 5), two);
        assertThat(carried).extracting(GroupState::steps).containsExactly(5L, 5L);
        assertThat(carried.get(0).slots()[0]).containsExactly(0, 2, 4, 6, 8);
        assertThat(carried.get(1).slots()[0]).containsExactly(1, 3, 5, 7, 9);
        List<GroupState> back = Carry.over(two, carried, one);
        assertThat(back.get(0).steps()).isEqualTo(5);
        assertThat(back.get(0).slots()[0]).containsExactly(places(0, 10));
    }

    @Test
    void elementsThatComeFromSeveralGroupsKeepTheirCounts() {
        Plan before =
                plan(group("a", SGD, i -> i < 3), group("b", SGD, i -> i >= 3 && i < 8), group("c", ADAM, i -> i >= 8));
        List<GroupState> states = states(before, 5, 7, 9);
        GroupState all =
                Carry.over(before, states, plan(group("all", SGD, i -> true))).get(0);
        assertThat(counts(all)).containsExactly(5, 5, 5, 7, 7, 7, 7, 7, 0, 0);
        Plan equals = plan(group("both", SGD, i -> i >= 1 && i < 5), group("b", SGD, i -> i >= 5));
        List<GroupState> carried = Carry.over(before, states, equals);
        assertThat(counts(carried.get(0))).containsExactly(5, 5, 7, 7);
        assertThat(counts(carried.get(1))).containsExactly(7, 7, 7, 0, 0);
        assertThat(carried.get(1).slots()[0]).containsExactly(5, 6, 7, 0, 0);
        assertThat(Carry.over(equals, carried, before))
                .extracting(CarryTest::counts)
                .containsExactly(new long[] {0, 5, 5}, new long[] {7, 7, 7, 7, 7}, new long[] {0, 0});
    }

    @Test
    void aMaskThatStopsElementsMakesThemForget() {
        Plan all = plan(group("a", SGD, i -> true));
        float[] mask = {1, 0, 1, 0, 0, 1, 1, 1, 1, 0.5f};
        Plan fewer = new PlanFixture(4, 6)
                .masks(mask, null, null)
                .group(PlanFixture.settings("a", SGD, 1, 0), i -> true)
                .build();
        List<GroupState> less = Carry.over(all, states(all, 5), fewer);
        assertThat(less.get(0).steps()).isEqualTo(5);
        assertThat(less.get(0).slots()[0]).containsExactly(0, 2, 5, 6, 7, 8, 9);
        List<GroupState> again = Carry.over(fewer, less, all);
        assertThat(counts(again.get(0))).containsExactly(5, 0, 5, 0, 0, 5, 5, 5, 5, 5);
        assertThat(again.get(0).slots()[0]).containsExactly(0, 0, 2, 0, 0, 5, 6, 7, 8, 9);
    }

    @Test
    void anotherRuleOrOtherSlotsStartFromNothing() {
        Plan adam = plan(group("a", ADAM, i -> true));
        for (Rule rule : List.of(SGD, new AdamW(0.9, 0.999, 1e-8), new Adam(0.9, 0.999, 1e-8, true))) {
            GroupState state = Carry.over(adam, states(adam, 5), plan(group("a", rule, i -> true)))
                    .get(0);
            assertThat(state.steps()).as(rule.toString()).isZero();
            for (float[] slot : state.slots()) {
                assertThat(slot).as(rule.toString()).containsOnly(0);
            }
        }
    }

    @Test
    void otherNumbersOfTheSameRuleKeepAll() {
        Plan before = plan(group("a", ADAM, i -> true));
        Plan after = plan(group("a", new Adam(0.5, 0.9, 1e-3), i -> true).withLr(7));
        GroupState state = Carry.over(before, states(before, 5), after).get(0);
        assertThat(state.steps()).isEqualTo(5);
        assertThat(state.slots()[1]).containsExactly(places(1000, 1010));
    }

    @Test
    void aGroupThatKeepsItsNameButNoElementStartsItsCountAnew() {
        Plan before = plan(group("a", SGD, i -> i < 4), group("b", SGD, i -> i >= 4));
        Plan after = plan(group("a", SGD, i -> i >= 4), group("b", ADAM, i -> i < 4));
        List<GroupState> carried = Carry.over(before, states(before, 5, 7), after);
        assertThat(carried).extracting(GroupState::steps).containsExactly(7L, 0L);
        assertThat(carried.get(0).slots()[0]).containsExactly(places(4, 10));
    }

    @Test
    void rowsStayWhereTheyAreTheSame() {
        Plan before = plan(group("a", ROWS, i -> true));
        List<GroupState> states = states(before, 5);
        GroupState moved =
                Carry.over(before, states, plan(group("b", ROWS, i -> true))).get(0);
        assertThat(moved.steps()).isEqualTo(5);
        assertThat(Arrays.deepEquals(moved.slots(), states.get(0).slots())).isTrue();
    }

    /** Rows and columns are the state: what joins one of them has its count. */
    @Test
    void elementsOfTheSameRowsAndColumnsHaveTheirCountHoweverLateTheyJoin() {
        float[] mask = {0, 1, 1, 1, 1, 1};
        Plan fewer = masked(mask);
        Plan all = masked(new float[] {1, 1, 1, 1, 1, 1});
        GroupState state = GroupState.initial(fewer.groups().get(0));
        state = new GroupState(5, state.slots());
        Arrays.fill(state.slots()[0], 3);
        GroupState moved = Carry.over(
                        fewer, List.of(state, GroupState.initial(fewer.groups().get(1))), all)
                .get(0);
        assertThat(moved.steps()).isEqualTo(5);
        assertThat(moved.cohorts()).isEqualTo(Cohorts.ONE);
        assertThat(moved.slots()[0]).containsOnly(3);
    }

    private static Plan masked(float[] values) {
        Layout layout = SampleLayout.layout();
        NpyMask numbers = new NpyMask(new NpyArray(List.of(2, 3), false, values), "mask.npy");
        OptimizerSettings settings = new OptimizerSettings(
                Group.rest(SGD),
                List.of(Group.of("a", Selectors.parse("3_W[0:2, 0:3]"), new Adafactor())),
                List.of(new Mask(Selectors.parse("3_W[0:2, 0:3]"), Target.LEARNING_RATE, numbers)),
                Double.POSITIVE_INFINITY,
                NonFinite.STOP,
                0);
        return PlanCompiler.compile(layout, FloatBuffer.allocate(layout.length()), settings);
    }

    /** The count of each element. */
    private static long[] counts(GroupState state) {
        if (state.cohorts().count() == 1) {
            long[] counts = new long[state.slots()[0].length];
            Arrays.fill(counts, state.steps());
            return counts;
        }
        long[] counts = state.cohorts().counts(state.steps());
        float[] numbers = state.cohorts().numbers();
        return IntStream.range(0, numbers.length)
                .mapToLong(i -> counts[(int) numbers[i]])
                .toArray();
    }

    @Test
    void rowsOfOneSliceAreNotThoseOfAnother() {
        Plan upper = adafactor("3_W[0:2]");
        List<GroupState> states = GroupState.initial(upper.groups());
        states.forEach(state -> Arrays.stream(state.slots()).forEach(slot -> Arrays.fill(slot, 1)));
        assertThat(Carry.over(upper, states, adafactor("3_W[1:3]")).get(0).slots()[0])
                .containsExactly(0, 0);
        assertThat(Carry.over(upper, states, adafactor("3_W[-3:2]")).get(0).slots()[0])
                .containsExactly(1, 1);
    }

    private static Plan adafactor(String select) {
        Layout layout = SampleLayout.layout();
        Group group = Group.of("a", Selectors.parse(select), new Adafactor());
        OptimizerSettings settings = new OptimizerSettings(
                Group.rest(SGD), List.of(group), List.of(), Double.POSITIVE_INFINITY, NonFinite.STOP, 0);
        return PlanCompiler.compile(layout, FloatBuffer.allocate(layout.length()), settings);
    }

    @Test
    void statesOfAnotherPlanAreRefused() {
        Plan plan = plan(group("a", SGD, i -> true));
        assertThatThrownBy(() -> Carry.over(plan, List.of(), plan)).isInstanceOf(FaultsException.class);
    }

    private record Owned(Group settings, IntPredicate owns) {
        Owned withLr(double lr) {
            return new Owned(settings.withLr(lr), owns);
        }
    }

    private static Owned group(String name, Rule rule, IntPredicate owns) {
        return new Owned(PlanFixture.settings(name, rule, 1, 0), owns);
    }

    private static Plan plan(Owned... groups) {
        PlanFixture fixture = new PlanFixture(4, 6);
        for (Owned group : groups) {
            fixture.group(group.settings(), group.owns());
        }
        return fixture.build();
    }

    /** States in which slot s of element i is 1000 s + i, for plans without masks. */
    private static List<GroupState> states(Plan plan, long... steps) {
        List<GroupState> states = GroupState.initial(plan.groups());
        for (int g = 0; g < states.size(); g++) {
            int at = 0;
            for (Part part : plan.groups().get(g).parts()) {
                for (int k = 0; k < part.trainable().count(); k++) {
                    for (int i = 0; i < part.trainable().length(k); i++, at++) {
                        for (int s = 0; s < states.get(g).slots().length; s++) {
                            float[] slot = states.get(g).slots()[s];
                            if (at < slot.length) {
                                slot[at] = 1000 * s + part.trainable().start(k) + i;
                            }
                        }
                    }
                }
            }
        }
        return IntStream.range(0, steps.length)
                .mapToObj(g -> new GroupState(steps[g], states.get(g).slots()))
                .toList();
    }

    private static float[] places(int from, int to) {
        float[] places = new float[to - from];
        for (int i = 0; i < places.length; i++) {
            places[i] = from + i;
        }
        return places;
    }
}
