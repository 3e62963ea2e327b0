package org.gradus.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gradus.engine.Kind;
import org.gradus.engine.Layout;
import org.gradus.engine.Regularization;
import org.gradus.engine.SampleLayout;
import org.gradus.group.Clipping;
import org.gradus.group.Group;
import org.gradus.group.Keep;
import org.gradus.group.Mask;
import org.gradus.group.Selectors;
import org.gradus.group.Target;
import org.gradus.plan.MaskState;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Planned;
import org.gradus.rule.Adam;
import org.gradus.rule.RuleType;
import org.gradus.rule.Sgd;
import org.gradus.schedule.Constant;
import org.gradus.schedule.Exponential;
import org.gradus.schedule.Expression;
import org.gradus.schedule.Lambda;
import org.gradus.schedule.Schedule;
import org.gradus.setting.Fault;
import org.gradus.setting.FaultsException;
import org.gradus.setting.MapOptions;
import org.junit.jupiter.api.Test;

/**
 * A saved state meets a plan. Without it a resumed run may take one parameter's averages for another's, go on with other
 * settings without a word, or report its differences one by one.
 */
class SavedStateTest {
    @Test
    void whatIsWrittenIsRead() throws IOException {
        Planned planned = StateFixture.planned();
        OptimizerState state = StateFixture.state(planned, 5);
        SavedState saved = StateFixture.read(StateFixture.bytes(planned, state));
        assertThat(saved.step()).isEqualTo(5);
        assertThat(saved.groups()).containsExactly("stem", "middle", "head", "rest");

        Planned again = StateFixture.planner(StateFixture.LAYOUT, StateFixture.settings())
                .at(5, StateFixture.weights(StateFixture.LAYOUT), null, saved.masks());
        OptimizerState back = saved.fit(again);
        assertThat(back.step()).isEqualTo(5);
        assertThat(back.skips()).isEqualTo(state.skips());
        assertThat(back.observations()).isEqualTo(state.observations());
        assertThat(back.masks().keySet()).isEqualTo(state.masks().keySet());
        back.masks().forEach((text, mask) -> assertThat(mask.values())
                .isEqualTo(state.masks().get(text).values()));
        for (int g = 0; g < 4; g++) {
            assertSame(back.groups().get(g), state.groups().get(g));
        }
        assertThat(StateFixture.bytes(again, back)).isEqualTo(StateFixture.bytes(planned, state));
    }

    @Test
    void statesOfOneFileShareNoArrays() throws IOException {
        SavedState saved = StateFixture.saved();
        float[] first = saved.fit(StateFixture.planned()).groups().get(1).slots()[0];
        first[0] = 1e9f;
        assertThat(saved.fit(StateFixture.planned()).groups().get(1).slots()[0][0])
                .isEqualTo(100);
    }

    @Test
    void everyDifferenceIsInOneList() throws IOException {
        Group middle = StateFixture.middle()
                .withRule(new Sgd(0.8, 0, true))
                .withLr(0.2)
                .withWeightDecay(0.01)
                .withL1(0.001)
                .withSchedules(StateFixture.middle().schedules().with("momentum", new Constant()))
                .withSchedule(new Exponential(0.9))
                .withClipping(Clipping.NONE.withGroupNorm(2))
                .withMaximize(true);
        Group tail = Group.of("tail", Selectors.parse("3_*"), new StateFixture.RowSums(0.9));
        Mask other = new Mask(Selectors.parse("2_W"), Target.LEARNING_RATE, Keep.smallest(0.5)).every(10);
        OptimizerSettings settings = new OptimizerSettings(
                StateFixture.rest().withRule(new Adam(0.9, 0.999, 1e-8, true)).withFrozen(true),
                List.of(StateFixture.stem(), middle, tail),
                List.of(other, StateFixture.noDecay()),
                1.5,
                NonFinite.SKIP,
                0);
        Planned planned = StateFixture.planned(other(), settings);
        Planned later = new Planned(9, planned.plan(), planned.masks(), planned.pruned());

        FaultsException refused = catchThrowableOfType(
                FaultsException.class, () -> StateFixture.saved().fit(later));
        assertThat(refused.faults())
                .extracting(Fault::where)
                .containsExactlyInAnyOrder(
                        "group head",
                        "step",
                        "run.clipNorm",
                        "run.nonFinite",
                        "group stem.parameters.0_W",
                        "group rest.parameters.9_W",
                        "group middle.rule.momentum",
                        "group middle.rule.nesterov",
                        "group middle.lr",
                        "group middle.weightDecay",
                        "group middle.l1",
                        "group middle.schedule.lr",
                        "group middle.schedule.momentum",
                        "group middle.clip.groupNorm",
                        "group middle.maximize",
                        "group middle.parameters.2_W.elements",
                        "group middle.parameters.2_b.shape",
                        "group tail",
                        "group rest.rule.amsgrad",
                        "group rest.frozen",
                        "group rest.penalties.1_gamma",
                        "group rest.parameters.1_gamma.trainable",
                        "group rest.parameters.1_gamma.elements",
                        "group rest.parameters.1_gamma.slots.exp_avg",
                        "group rest.parameters.1_gamma.slots.exp_avg_sq",
                        "group rest.parameters.1_beta.trainable",
                        "group rest.parameters.1_beta.elements",
                        "group rest.parameters.1_beta.slots.exp_avg",
                        "group rest.parameters.1_beta.slots.exp_avg_sq",
                        "mask lr of 2_W: keep largest magnitude 0.5, every 10",
                        "mask lr of 2_W: keep smallest magnitude 0.5, every 10",
                        "mask weightDecay of *_b: 0.0");
        assertThat(refused)
                .hasMessageStartingWith("optimizer state: 32 faults")
                .hasMessageContaining("\n  step: 5 in the file; the plan holds from step 9 on")
                .hasMessageContaining("\n  run.clipNorm: none in the file; the plan has 1.5")
                .hasMessageContaining("\n  group middle.lr: 0.1 in the file; the plan has 0.2")
                .hasMessageContaining(
                        "\n  group middle.schedule.momentum: nothing in the file; the plan has \"Constant[")
                .hasMessageContaining("\n  group middle.parameters.2_b.shape: [1,3] in the file; the plan has [3]")
                .hasMessageContaining("\n  group head: in the file; the plan has only [stem, middle, tail, rest]")
                .hasMessageContaining("\n  group tail: in the plan; the file has only [stem, middle, head, rest]");
    }

    /** The layout of the fixture with another parameter, another shape, another length, and a penalty. */
    private static Layout other() {
        return new SampleLayout()
                .add("9_W", 0, "ConvolutionLayer", Kind.WEIGHT, 'c', 2, 1, 3, 3)
                .add("0_b", 0, "ConvolutionLayer", Kind.BIAS, 'c', 1, 2)
                .add(
                        "1_gamma",
                        1,
                        "BatchNormalization",
                        Kind.NORM,
                        'c',
                        false,
                        new Regularization(0, 0.1, 0, true),
                        1,
                        2)
                .add("1_beta", 1, "BatchNormalization", Kind.NORM, 'c', 1, 2)
                .add("1_mean", 1, "BatchNormalization", Kind.STATISTIC, 'c', 1, 2)
                .add("1_var", 1, "BatchNormalization", Kind.STATISTIC, 'c', 1, 2)
                .add("2_W", 2, "DenseLayer", Kind.WEIGHT, 'f', 4, 3)
                .add("2_b", 2, "DenseLayer", Kind.BIAS, 'f', 3)
                .add("3_W", 3, "OutputLayer", Kind.WEIGHT, 'f', 3, 10)
                .add("3_b", 3, "OutputLayer", Kind.BIAS, 'f', 1, 9)
                .build();
    }

    @Test
    void masksOfAnotherVersionOrWithOtherNumbersAreDifferences() throws IOException {
        Planned planned = StateFixture.planned();
        Map<String, MaskState> masks = new TreeMap<>(planned.masks());
        masks.replaceAll((text, mask) -> text.startsWith("lr")
                ? new MaskState(2, 3, mask.values())
                : new MaskState(1, 0, new float[mask.values().length + 1]));
        Planned other = new Planned(0, planned.plan(), masks, planned.pruned());
        assertThatThrownBy(() -> StateFixture.saved().fit(other))
                .hasMessage("optimizer state: 2 faults"
                        + "\n  mask lr of 2_W: keep largest magnitude 0.5, every 10:"
                        + " version 1 of step 0 in the file; the plan has version 2 of step 3"
                        + "\n  mask weightDecay of *_b: 0.0: other numbers in the file than in the plan,"
                        + " both version 1 of step 0");
    }

    @Test
    void aPartIsTakenAndTheRestStartsAfresh() throws IOException {
        Group tail = Group.of("tail", Selectors.parse("3_*"), new StateFixture.RowSums(0.9));
        Planned planned = StateFixture.planned(StateFixture.settings(
                List.of(tail, StateFixture.middle().withLr(0.5)),
                List.of(StateFixture.keeping(), StateFixture.noDecay())));
        SavedState saved = StateFixture.saved();
        assertThatThrownBy(() -> saved.fit(planned, Partial.of("middle")))
                .hasMessage("optimizer state: 1 fault" + "\n  group middle.lr: 0.1 in the file; the plan has 0.5");
        OptimizerState state = saved.fit(planned, Partial.of("middle").except("lr"));
        assertThat(state.step()).isEqualTo(5);
        assertThat(state.groups()).extracting(GroupState::steps).containsExactly(0L, 4L, 0L);
        assertThat(state.groups().get(0).slots()[0]).containsOnly(0);
        assertThat(state.groups().get(1).slots()[0]).startsWith(100, 101).endsWith(107, 108);
    }

    @Test
    void aPartialLoadMayStartTheClockAnew() throws IOException {
        Planned planned = StateFixture.planned(
                StateFixture.settings(List.of(StateFixture.stem(), StateFixture.head()), List.of()));
        OptimizerState state =
                StateFixture.saved().fit(planned, Partial.of("head").except("step", "masks"));
        assertThat(state.step()).isZero();
        assertThat(state.skips()).isEqualTo(Skips.NONE);
        assertThat(state.observations().list()).isEmpty();
        assertThat(state.masks()).isEmpty();
        assertThat(state.groups().get(1).steps()).isEqualTo(3);
    }

    @Test
    void aGroupsNameMeansEveryPartThatThePlanMakesOfIt() throws IOException {
        Group head = Group.of("head", Selectors.parse("3_*"), RuleType.MUON.create(MapOptions.parse("", ";")));
        Planned planned = StateFixture.planned(StateFixture.settings(List.of(head), List.of()));
        SavedState saved = StateFixture.read(StateFixture.bytes(planned, StateFixture.state(planned, 9)));
        assertThat(saved.groups()).containsExactly("head", "head.adamw", "rest");
        assertThat(saved.fit(planned, Partial.of("head")).groups())
                .extracting(GroupState::steps)
                .containsExactly(9L, 8L, 0L);
        assertThat(saved.fit(planned, Partial.of("head.adamw")).groups())
                .extracting(GroupState::steps)
                .containsExactly(0L, 8L, 0L);
    }

    @Test
    void namesThatDoNotExistAreFaultsThatSayWhatDoes() throws IOException {
        assertThatThrownBy(() -> StateFixture.saved()
                        .fit(StateFixture.planned(), Partial.of("haed", "rest").except("learningRate")))
                .hasMessageContaining(
                        "\n  partial.groups: no group haed in the file, which has [stem, middle, head, rest]")
                .hasMessageContaining(
                        "\n  partial.groups: no group haed in the plan, which has [stem, middle, head, rest]")
                .hasMessageContaining("\n  partial.settings: no setting learningRate; nearest: ")
                .hasMessageStartingWith("optimizer state: 3 faults");
        assertThatThrownBy(() -> Partial.of()).hasMessage("groups is empty; must name at least one group");
    }

    @Test
    void whatASettingHoldsMayDifferWithIt() throws IOException {
        Planned planned = StateFixture.planned(StateFixture.settings(
                List.of(
                        StateFixture.stem(),
                        StateFixture.middle().withRule(new Sgd(0.5, 0, true)),
                        StateFixture.head()),
                List.of(StateFixture.keeping(), StateFixture.noDecay())));
        SavedState saved = StateFixture.saved();
        assertThat(saved.fit(planned, Partial.all().except("rule"))
                        .groups()
                        .get(1)
                        .steps())
                .isEqualTo(4);
        assertThatThrownBy(() -> saved.fit(planned, Partial.all().except("rule.momentum")))
                .hasMessage("optimizer state: 1 fault"
                        + "\n  group middle.rule.nesterov: false in the file; the plan has true");
    }

    @Test
    void javaFunctionsAreNoFalseDifferences() throws IOException {
        for (Schedule lambda : List.<Schedule>of((step, base) -> base, new Lambda(step -> 0.5))) {
            byte[] bytes = StateFixture.bytes(withSchedule(lambda), StateFixture.state(withSchedule(lambda), 5));
            Schedule other = lambda instanceof Lambda ? new Lambda(step -> 0.5) : (step, base) -> base;
            assertThat(StateFixture.read(bytes).fit(withSchedule(other)).step()).isEqualTo(5);
            assertThatThrownBy(() -> StateFixture.read(bytes).fit(withSchedule(new Lambda(new Expression("1 / 2")))))
                    .hasMessageContaining("a Java function")
                    .hasMessageEndingWith("the plan has \"Lambda[factor=1 / 2]\"");
        }
    }

    private static Planned withSchedule(Schedule schedule) {
        return StateFixture.planned(
                StateFixture.settings(List.of(StateFixture.middle().withSchedule(schedule)), List.of()));
    }

    /** Without it bias corrections would count another number of updates after a run goes on. */
    @Test
    void cohortsComeBack() throws IOException {
        Planned planned = StateFixture.planned();
        OptimizerState state = late(planned);
        byte[] bytes = StateFixture.bytes(planned, state);
        OptimizerState read = StateFixture.read(bytes).fit(planned);
        assertThat(read.groups().get(3).cohorts().counts(read.groups().get(3).steps()))
                .containsExactly(9, 3, 1);
        for (int g = 0; g < state.groups().size(); g++) {
            assertSame(read.groups().get(g), state.groups().get(g));
        }
        assertThat(StateFixture.bytes(planned, read)).isEqualTo(bytes);
    }

    private static OptimizerState late(Planned planned) {
        OptimizerState state = StateFixture.state(planned, 5);
        List<GroupState> groups = new ArrayList<>(state.groups());
        groups.set(
                3,
                GroupState.of(
                        new long[] {9, 1, 3},
                        new float[] {0, 1, 2, 2},
                        groups.get(3).slots()));
        return new OptimizerState(state.step(), groups, state.masks(), state.observations(), state.skips());
    }

    private static void assertSame(GroupState a, GroupState b) {
        assertThat(a.steps()).isEqualTo(b.steps());
        assertThat(a.cohorts()).isEqualTo(b.cohorts());
        assertThat(Arrays.deepEquals(a.slots(), b.slots())).isTrue();
    }
}
