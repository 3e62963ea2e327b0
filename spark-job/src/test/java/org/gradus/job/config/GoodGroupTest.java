package org.gradus.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.gradus.group.Clipping;
import org.gradus.group.Group;
import org.gradus.group.Schedules;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.schedule.Every;
import org.gradus.schedule.Exponential;
import org.gradus.schedule.Warmup;
import org.junit.jupiter.api.Test;

/** Without it a group could lose a penalty, a limit or a schedule on the way from the job file, or inherit a wrong one. */
class GoodGroupTest {
    private static OptimizerSettings settings(String part) {
        return Jobs.read(part).optimizer().settings(10);
    }

    private static Group rest(String part) {
        return settings(part).rest();
    }

    /** A group of the optimizer and schedule above it. */
    private static Group group(String above, String keys) {
        return settings(above + "\ngroups: [{name: a, select: x" + keys + "}]")
                .groups()
                .get(0);
    }

    @Test
    void aPenaltyOrTheDirectionIsNotInherited() {
        String optimizer = "optimizer: {rule: sgd, l1: 0.5, maximize: true}";
        assertThat(rest(optimizer).l1()).isEqualTo(0.5);
        assertThat(rest(optimizer).weightDecay()).isNull();
        assertThat(rest(optimizer).maximize()).isTrue();
        assertThat(group(optimizer, "").l1()).isEqualTo(0.5);
        assertThat(group(optimizer, "").maximize()).isTrue();
        assertThat(group(optimizer, ", rule: lion").maximize()).isTrue();
        assertThat(group(optimizer, ", l1: 0, maximize: false").l1()).isZero();
        assertThat(group(optimizer, ", l1: 0, maximize: false").maximize()).isFalse();
    }

    @Test
    void aLimitIsNotInheritedByItself() {
        String optimizer = "optimizer: {clip: {norm: 9, value: 1, groupNorm: 2, parameterNorm: 3, adaptive: 4}}";
        Clipping all = new Clipping(1, 4, 3, 2);
        assertThat(settings(optimizer).clipNorm()).isEqualTo(9);
        assertThat(rest(optimizer).clipping()).isEqualTo(all);
        assertThat(group(optimizer, "").clipping()).isEqualTo(all);
        assertThat(group(optimizer, ", clip: {value: 7}").clipping()).isEqualTo(all.withValue(7));
        assertThat(group(optimizer, ", clip: {adaptive: none, groupNorm: 5}").clipping())
                .isEqualTo(all.withAdaptive(Double.POSITIVE_INFINITY).withGroupNorm(5));
        assertThat(group(optimizer, ", clip: none").clipping()).isEqualTo(Clipping.NONE);
        assertThat(group("", ", clip: {parameterNorm: 5}").clipping()).isEqualTo(Clipping.NONE.withParameterNorm(5));
        assertThat(settings("optimizer: {clip: {norm: none}}").clipNorm()).isInfinite();
    }

    @Test
    void theGuardIsNotRead() {
        assertThat(settings("optimizer: {nonFinite: stop}").guard()).isEqualTo(NonFinite.STOP);
        assertThat(settings("optimizer: {nonFinite: skip}").guard()).isEqualTo(NonFinite.SKIP);
        assertThat(settings("optimizer: {nonFinite: {stopAfter: 1}}").guard()).isEqualTo(NonFinite.STOP);
        assertThat(settings("optimizer: {nonFinite: {stopAfter: 4}}").guard()).isEqualTo(new NonFinite(3));
    }

    @Test
    void aScheduleOfAnotherHyperparameterIsNotRead() {
        Exponential half = new Exponential(0.5);
        Warmup warmup = new Warmup(4, 0.25, 1);
        String two =
                "schedule: {lr: {exponential: {gamma: 0.5}}, weightDecay: {exponential: {gamma: 0.5, every: epoch}}, "
                        + "beta1: {warmup: {steps: 4, startFactor: 0.25}}}";
        Schedules expected =
                Schedules.of(half).with("weightDecay", new Every(half, 10)).with("beta1", warmup);
        assertThat(rest(two).schedules()).isEqualTo(expected);
        assertThat(group(two, "").schedules()).isEqualTo(expected);
        assertThat(group(two, ", schedule: constant").schedules())
                .isEqualTo(Schedules.CONSTANT
                        .with("weightDecay", new Every(half, 10))
                        .with("beta1", warmup));
        assertThat(group(two, ", schedule: {weightDecay: {exponential: {gamma: 0.5}}, l1: constant}")
                        .schedules())
                .isEqualTo(expected.with("weightDecay", half).with("l1", Schedules.CONSTANT.lr()));
        assertThat(group(two, ", schedule: {beta2: constant, lr: }").schedules())
                .isEqualTo(expected.with("beta2", Schedules.CONSTANT.lr()));
    }

    @Test
    void aScheduleOfWhatTheRuleDoesNotHaveIsInherited() {
        String decay = "schedule: {weightDecay: {exponential: {gamma: 0.5}}, beta2: constant}";
        assertThat(group(decay, ", rule: sgd, momentum: 0.9, schedule: {momentum: constant}")
                        .schedules())
                .isEqualTo(Schedules.CONSTANT
                        .with("weightDecay", new Exponential(0.5))
                        .with("momentum", Schedules.CONSTANT.lr()));
    }
}
