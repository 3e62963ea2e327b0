package org.gradus.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.gradus.group.Group;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Part;
import org.gradus.plan.Plan;
import org.gradus.plan.PlannedGroup;
import org.gradus.rule.Adafactor;
import org.gradus.rule.AdamW;
import org.gradus.rule.Lamb;
import org.gradus.rule.Muon;
import org.gradus.rule.Rule;
import org.gradus.rule.RuleContractTest;
import org.gradus.rule.RuleType;
import org.gradus.setting.MapOptions;
import org.gradus.state.GroupState;
import org.gradus.update.GroupedUpdate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every rule on the device against the same rule on the host. Without it a rule may have no formula for the device, or another
 * one, and a network would train differently on a GPU.
 */
public abstract class DeviceRuleContract<A> {
    private static final int STEPS = 10;

    private final Backend<A> backend;

    /** @param backend whose arrays are updated */
    protected DeviceRuleContract(Backend<A> backend) {
        this.backend = backend;
    }

    /** Each registered rule with its defaults, and each with settings that use all of its arithmetic. */
    static Stream<Rule> rules() {
        Stream<Rule> full = Stream.of(
                new Adafactor(-0.5, 0, 0, 1.5),
                new Adafactor(-0.5, 0.01, 0.3, 1.5),
                new Muon(0.8, false, 3, -3.2, 1.2, 0, 3, Muon.AdjustLr.MATCH_RMS_ADAMW, new AdamW(0.5, 0.5, 1e-6)),
                new Lamb(0.8, 0.95, 1e-4));
        Stream<Rule> defaults = Arrays.stream(RuleType.values()).map(t -> t.create(MapOptions.none()));
        return Stream.of(defaults, RuleContractTest.rules(), full)
                .flatMap(s -> s)
                .map(Rule.class::cast)
                .distinct();
    }

    static Stream<Arguments> cases() {
        return rules().flatMap(rule -> Arrays.stream(Twins.Setting.values()).map(s -> Arguments.of(rule, s)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aRuleGivesWhatItGivesOnTheHost(Rule rule, Twins.Setting setting) {
        try (Twins<A> twins = new Twins<>(backend, setting.plan(rule))) {
            twins.train(0, STEPS);
            twins.assertAlike();
            assertSameState(twins.device().state(), twins.host().state());
            assertThat(twins.device().nonFinite()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aStateGoesToTheOtherAndBack(Rule rule) {
        try (Twins<A> twins = new Twins<>(backend, Twins.Setting.SLICES.plan(rule))) {
            twins.train(0, 10);
            List<GroupState> host = twins.host().state();
            twins.host().load(twins.device().state());
            twins.device().load(host);
            assertThat(twins.device().state()).usingRecursiveComparison().isEqualTo(host);
            twins.train(10, 20);
            twins.assertAlike();
        }
    }

    /** Cohorts in rows, in runs and anywhere: elements of a part with different counts of updates. */
    @ParameterizedTest
    @MethodSource("cases")
    void elementsThatJoinedLateHaveTheirOwnCounts(Rule rule, Twins.Setting setting) {
        Plan plan = setting.plan(rule);
        try (Twins<A> twins = new Twins<>(backend, plan)) {
            twins.train(0, 2);
            List<GroupState> states = new ArrayList<>();
            for (int g = 0; g < plan.groups().size(); g++) {
                float[] numbers = cohorts(plan.groups().get(g));
                long[] counts = {40, 2, 0};
                states.add(GroupState.of(
                        counts, numbers, twins.host().state().get(g).slots()));
            }
            twins.host().load(states);
            twins.device().load(states);
            assertThat(twins.device().state()).usingRecursiveComparison().isEqualTo(states);
            assertThat(twins.host().state()).usingRecursiveComparison().isEqualTo(states);
            twins.train(2, 2 + STEPS);
            twins.assertAlike();
            assertSameState(twins.device().state(), twins.host().state());
        }
    }

    /** Three cohorts, the last of them one element in four; a part whose state is not per element has one. */
    private static float[] cohorts(PlannedGroup group) {
        float[] numbers = new float[group.trainable()];
        int at = 0;
        for (Part part : group.parts()) {
            int total = part.trainable().total();
            for (int i = 0; i < total; i++) {
                numbers[at + i] = part.perElement()
                        ? (i % 4 == 3 ? 2 : 2 * i / total)
                        : part.parameter().layer() % 3;
            }
            at += total;
        }
        return numbers;
    }

    @ParameterizedTest
    @MethodSource("rules")
    void amountsAreWhatAnUpdateSubtracts(Rule rule) {
        float[] weights = Twins.normal(Twins.LAYOUT.length(), 1);
        try (Twins<A> twins = new Twins<>(backend, Twins.Setting.MASKS.plan(rule));
                DeviceUpdate<A> device = new DeviceUpdate<>(Twins.Setting.MASKS.plan(rule), backend)) {
            GroupedUpdate host = new GroupedUpdate(Twins.Setting.MASKS.plan(rule));
            for (int step = 0; step < 6; step++) {
                float[] expected = Twins.gradient(weights, step);
                {
                    A flat = Twins.row(backend, weights);
                    A gradient = Twins.row(backend, expected);
                    assertThat(device.amounts(flat, gradient, step)).isTrue();
                    assertThat(backend.read(flat)).isEqualTo(weights);
                    float[] amounts = backend.read(gradient);
                    backend.release(flat);
                    backend.release(gradient);
                    host.amounts(FloatBuffer.wrap(weights), FloatBuffer.wrap(expected), step);
                    Twins.assertNear(amounts, expected, 1e-5);
                    for (int i = 0; i < weights.length; i++) {
                        boolean statistic = Twins.LAYOUT
                                                .find("1_mean")
                                                .orElseThrow()
                                                .offset()
                                        <= i
                                && i < Twins.LAYOUT.find("1_mean").orElseThrow().end();
                        weights[i] -= statistic ? 0 : amounts[i];
                    }
                }
            }
            twins.train(0, 6);
            assertThat(weights).isEqualTo(twins.onDevice());
        }
    }

    @Test
    void aRuleOverWholeParametersWithoutAFormulaIsNamed() {
        OptimizerSettings settings = OptimizerSettings.of(Group.rest(new UnknownRule()));
        assertThatThrownBy(() -> new DeviceUpdate<>(Twins.compile(settings), backend))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the rule of group rest is unknown (")
                .hasMessageContaining("must be one of [Adafactor, Lamb, Muon], or look at each element by itself");
    }

    private static void assertSameState(List<GroupState> actual, List<GroupState> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int g = 0; g < expected.size(); g++) {
            assertThat(actual.get(g).steps()).isEqualTo(expected.get(g).steps());
            assertThat(actual.get(g).cohorts()).isEqualTo(expected.get(g).cohorts());
            assertThat(actual.get(g).slots())
                    .hasSameDimensionsAs(expected.get(g).slots());
            for (int s = 0; s < expected.get(g).slots().length; s++) {
                Twins.assertNear(actual.get(g).slots()[s], expected.get(g).slots()[s], 2e-5);
            }
        }
    }
}
