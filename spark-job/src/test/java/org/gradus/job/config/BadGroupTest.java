package org.gradus.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Without it a mistake in a penalty, a limit, the guard or a named schedule could pass unseen; as {@link BadJobTest}. */
class BadGroupTest {
    private static Arguments bad(String part, String fault) {
        return Arguments.of(part, fault);
    }

    static Stream<Arguments> ofSettings() {
        String limit = "must be a finite number above 0, or none";
        String guard = "must be stop, skip or {stopAfter: N}";
        return Stream.of(
                bad("optimizer: {l1: -1}", "optimizer.l1: found -1; must be a finite number, 0 or more"),
                bad("optimizer: {maximize: up}", "optimizer.maximize: found text \"up\"; must be true or false"),
                bad("optimizer: {clip: 1}", "optimizer.clip: found 1; must be a map"),
                bad("optimizer: {clip: {adaptive: off}}", "optimizer.clip.adaptive: found text \"off\"; " + limit),
                bad("optimizer: {clip: {groupNorm: .inf}}", "optimizer.clip.groupNorm: found .inf; " + limit),
                bad(
                        "groups: [{name: a, select: x, clip: {norm: 1}}]",
                        "groups[0].clip.norm: limits the gradient of the whole run, so it is optimizer.clip.norm;"
                                + " a group has groupNorm"),
                bad(
                        "groups: [{name: a, select: x, clip: {groupnorm: 1}}]",
                        "groups[0].clip.groupnorm: unknown key; nearest: groupNorm, norm, adaptive"),
                bad("groups: [{name: a, select: x, clip: {value: 0}}]", "groups[0].clip.value: found 0; " + limit),
                bad("optimizer: {nonFinite: 3}", "optimizer.nonFinite: found 3; " + guard),
                bad("optimizer: {nonFinite: skp}", "optimizer.nonFinite: found text \"skp\"; " + guard),
                bad(
                        "optimizer: {nonFinite: {stopAfter: 0}}",
                        "optimizer.nonFinite.stopAfter: found 0; must be a whole number, 1 or more"),
                bad(
                        "groups: [{name: a, select: x, nonFinite: skip}]",
                        "groups[0].nonFinite: unknown key; nearest: maximize, name, clip"));
    }

    static Stream<Arguments> ofNamedSchedules() {
        return Stream.of(
                bad(
                        "schedule: {lr: constant, momentum: constant}",
                        "schedule.momentum: adam has no such hyperparameter; nearest: beta1, beta2, eps"),
                bad(
                        "schedule: {lr: constant, cosine: {steps: 3}}",
                        "schedule.lr: unknown key; nearest: for, linear, step"),
                bad(
                        "schedule: {weightDecy: constant}",
                        "schedule.weightDecy: unknown key; nearest: weightDecay, beta1, beta2"),
                bad(
                        "schedule: {lr: {weightDecay: constant}}",
                        "schedule.lr.weightDecay: unknown key; nearest: linear, plateau, lambda"),
                bad("schedule: {beta1: cosine}", "schedule.beta1.cosine.steps: missing; must be a whole number"),
                bad(
                        "groups: [{name: a, select: x, rule: sgd, schedule: {weightDecay: constant, beta1: constant}}]",
                        "groups[0].schedule.beta1: sgd has no such hyperparameter; nearest: l1, lr, momentum"),
                bad(
                        "optimizer: {rule: sdg}\nschedule: {momentum: constant}",
                        "optimizer.rule: found text \"sdg\"; must be one of " + BadOptimizerTest.RULES
                                + " (nearest: sgd)"));
    }

    @ParameterizedTest
    @MethodSource({"ofSettings", "ofNamedSchedules"})
    void aMistakeIsNotReportedWithItsPlaceAndRemedy(String part, String fault) {
        assertThat(String.join("\n", Jobs.faults(Jobs.with(part)))).isEqualTo(fault);
    }
}
