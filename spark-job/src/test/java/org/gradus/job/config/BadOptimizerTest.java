package org.gradus.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.gradus.rule.RuleType;
import org.gradus.schedule.ScheduleType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Without it a mistake in the optimizer, a group, a mask or a schedule could pass unseen; as {@link BadJobTest}. */
class BadOptimizerTest {
    static final String RULES = String.join(", ", RuleType.names());

    private static Arguments bad(String part, String fault) {
        return Arguments.of(part, fault);
    }

    static Stream<Arguments> ofTheOptimizer() {
        return Stream.of(
                bad(
                        "optimizer: {rule: adm}",
                        "optimizer.rule: found text \"adm\"; must be one of " + RULES + " (nearest: adam)"),
                bad("optimizer: {lr: -1}", "optimizer.lr: found -1; must be a finite number, 0 or more"),
                bad("optimizer: {lr: .nan}", "optimizer.lr: found .nan; must be a finite number, 0 or more"),
                bad("optimizer: {lr: .inf}", "optimizer.lr: found .inf; must be a finite number, 0 or more"),
                bad("optimizer: {lr: 1e999}", "optimizer.lr: found 1e999; must be a finite number, 0 or more"),
                bad("optimizer: {lr: fast}", "optimizer.lr: found text \"fast\"; must be a finite number, 0 or more"),
                bad(
                        "optimizer: {weightDecay: -.inf}",
                        "optimizer.weightDecay: found -.inf; must be a finite number, 0 or more"),
                bad(
                        "optimizer: {clip: {norm: 0}}",
                        "optimizer.clip.norm: found 0; must be a finite number above 0, or none"),
                bad(
                        "optimizer: {clip: {nrom: 1}}",
                        "optimizer.clip.nrom: unknown key; nearest: norm, value, groupNorm"),
                bad(
                        "optimizer: {rule: sgd, betas: [0.9, 0.99]}",
                        "optimizer.betas: unknown key; nearest: clip, l1, lr"),
                bad("optimizer: {betas: [0.9]}", "optimizer.betas: found a list; must be a list of two numbers, has 1"),
                bad("optimizer: {betas: [0.9, x]}", "optimizer.betas[1]: found text \"x\"; must be a finite number"),
                bad("optimizer: {betas: [0.9, 2]}", "optimizer: beta2 is 2.0; must be in [0, 1)"),
                bad("optimizer: {rule: sgd, nesterov: 1}", "optimizer.nesterov: found 1; must be true or false"),
                bad(
                        "optimizer: {betas: [0.9, 2]}\ngroups: [{name: a, select: '*'}]",
                        "optimizer: beta2 is 2.0; must be in [0, 1)"),
                bad("groups: {a: b}", "groups: found a map; must be a list of groups"),
                bad("groups: [a]", "groups[0]: found text \"a\"; must be a map with name and select"),
                bad("groups: [{name: a, select: '*', lrr: 1}]", "groups[0].lrr: unknown key; nearest: lr, l1, clip"),
                bad(
                        "groups: [{name: a, select: '*'}, {name: b, select: '*', lr: -0.1}]",
                        "groups[1].lr: found -0.1; must be a finite number, 0 or more"),
                bad(
                        "groups: [{select: '*'}]",
                        "groups[0].name: missing; must be text of letters, digits, . _ -, unique among the groups, not rest"),
                bad(
                        "groups: [{name: rest, select: '*'}]",
                        "groups[0].name: found text \"rest\"; must be text of letters,"
                                + " digits, . _ -, unique among the groups, not rest"),
                bad(
                        "groups: [{name: 'a/b', select: '*'}]",
                        "groups[0].name: found text \"a/b\"; must be text of letters,"
                                + " digits, . _ -, unique among the groups, not rest"),
                bad(
                        "groups: [{name: a, select: x}, {name: a, select: y}]",
                        "groups[1].name: found text \"a\"; must be unique, and is the name at groups[0].name too"),
                bad("groups: [{name: a, select: '*', frozen: 0}]", "groups[0].frozen: found 0; must be true or false"),
                bad(
                        "groups: [{name: a, select: '*', rule: sgd, betas: [0.9, 0.9]}]",
                        "groups[0].betas: unknown key; nearest: clip, l1, lr"),
                bad(
                        "groups: [{name: a, select: '*', rule: sdg, momentum: 1}]",
                        "groups[0].rule: found text \"sdg\"; must be one of " + RULES + " (nearest: sgd)"));
    }

    static Stream<Arguments> ofSelectorsAndMasks() {
        String selector = "must be a name, a pattern such as \"6_*\" or \"6_W[:, 0:5]\","
                + " or a map of layers, type, kind, names, not";
        String mask = "must be a number, 0 or more, or a map with one of file, keepLargest, keepSmallest, random,"
                + " keep, perOutput, perRow";
        return Stream.of(
                bad("groups: [{name: a}]", "groups[0].select: missing; " + selector),
                bad("groups: [{name: a, select: [x]}]", "groups[0].select: found a list; " + selector),
                bad("groups: [{name: a, select: {}}]", "groups[0].select: found an empty map; " + selector),
                bad(
                        "groups: [{name: a, select: '4_W[0'}]",
                        "groups[0].select: selector \"4_W[0\" is not a name, a glob such as \"6_*\", or a slice such as \"6_W[:, 5:10]\""),
                bad(
                        "groups: [{name: a, select: {layer: 1}}]",
                        "groups[0].select.layer: unknown key; nearest: layers, names, type"),
                bad(
                        "groups: [{name: a, select: {layers: 2..0}}]",
                        "groups[0].select.layers: found text \"2..0\"; must be a"
                                + " range from the lower to the higher layer, such as 0..2"),
                bad(
                        "groups: [{name: a, select: {kind: [weight, bais]}}]",
                        "groups[0].select.kind[1]: found text \"bais\";"
                                + " must be one of weight, bias, norm (nearest: bias)"),
                bad(
                        "groups: [{name: a, select: {not: {kind: x}}}]",
                        "groups[0].select.not.kind: found text \"x\"; must be"
                                + " one of weight, bias, norm (nearest: bias)"),
                bad(
                        "groups: [{name: a, select: {names: []}}]",
                        "groups[0].select.names: found an empty list; must be a list of parameter names"),
                bad(
                        "masks: [{select: '*'}]",
                        "masks[0]: multiplies nothing; must have at least one of lr, weightDecay, gradient"),
                bad(
                        "masks: [3]",
                        "masks[0]: found 3; must be a map with select and at least one of lr, weightDecay, gradient"),
                bad("masks: [{select: '*', lr: x}]", "masks[0].lr: found text \"x\"; " + mask),
                bad("masks: [{select: '*', lr: -2}]", "masks[0].lr: found -2; must be a finite number, 0 or more"),
                bad("masks: [{select: '*', lr: {}}]", "masks[0].lr: found none; " + mask),
                bad(
                        "masks: [{select: '*', lr: {keepLargest: 1.5}}]",
                        "masks[0].lr.keepLargest: found 1.5; must be a number in [0, 1]"),
                bad(
                        "masks: [{select: '*', lr: {keepLargest: 0.5, random: 0.5}}]",
                        "masks[0].lr: found keepLargest and random; " + mask),
                bad(
                        "masks: [{select: '*', weightDecay: {file: no.npy}}]",
                        "masks[0].weightDecay.file: cannot read file:/jobs/no.npy: there is no such file"));
    }

    static Stream<Arguments> ofSchedules() {
        String kinds = String.join(", ", ScheduleType.names());
        return Stream.of(
                bad(
                        "schedule: cosin",
                        "schedule: found text \"cosin\"; must be one of " + kinds + " (nearest: cosine)"),
                bad("schedule: {cosin: {steps: 3}}", "schedule.cosin: unknown key; nearest: cosine, chained, constant"),
                bad(
                        "schedule: {}",
                        "schedule: found no schedule; must be exactly one of " + kinds + ", chained, sequence"),
                bad(
                        "schedule: {constant: , warmup: {steps: 3}}",
                        "schedule: found constant and warmup; must be exactly one of " + kinds + ", chained, sequence"),
                bad(
                        "schedule: {warmup: {steps: 4e15, every: 4e15}}",
                        "schedule.warmup: holds numbers that together are too large for a count of steps"),
                bad("schedule: cosine", "schedule.cosine.steps: missing; must be a whole number"),
                bad("schedule: {cosine: {steps: 0}}", "schedule.cosine: steps is 0; must be 1 or more"),
                bad("schedule: {cosine: {steps: 2.5}}", "schedule.cosine.steps: found 2.5; must be a whole number"),
                bad(
                        "schedule: {cosine: {stps: 2}}",
                        """
                        schedule.cosine.steps: missing; must be a whole number
                        schedule.cosine.stps: unknown key; nearest: steps, etaMin, every"""),
                bad(
                        "schedule: {cosine: 5}",
                        """
                        schedule.cosine: found 5; must be a map
                        schedule.cosine.steps: missing; must be a whole number"""),
                bad(
                        "schedule: {constant: {every: epoc}}",
                        "schedule.constant.every: found text \"epoc\"; must be one of"
                                + " step, epoch (nearest: epoch)"),
                bad(
                        "schedule: {constant: {every: 0}}",
                        "schedule.constant.every: found 0; must be a whole number, 1 or more"),
                bad(
                        "schedule: {exponential: {gamma: 0.9}, then: constant}",
                        "schedule.then: exponential has no end of its own; say after how many steps with `for: N` beside it"),
                bad(
                        "schedule: {constant: , for: 3}",
                        "schedule.for: says when the schedule under `then` starts, and there is none"),
                bad(
                        "schedule: {constant: , for: 0, then: constant}",
                        "schedule.for: found 0; must be a whole number, 1 or more"),
                bad(
                        "schedule: {sequence: [constant, constant]}",
                        "schedule.milestones: missing; must be a list of steps, one less than the schedules"),
                bad(
                        "schedule: {sequence: [constant, constnt], milestones: [3]}",
                        "schedule.sequence[1]: found text \"constnt\"; must be one of " + kinds
                                + " (nearest: constant)"),
                bad(
                        "schedule: {sequence: [constant, constant], milestones: [3, 4]}",
                        "schedule: milestones has 2 entries for 2 schedules; must be one less than there are schedules"),
                bad(
                        "schedule: {multiStep: {gamma: 1}}",
                        "schedule.multiStep.milestones: missing; must be a list of whole numbers"),
                bad(
                        "schedule: {multiStep: {milestones: 30}}",
                        "schedule.multiStep.milestones: found 30; must be a list of whole numbers"),
                bad(
                        "schedule: {multiStep: {milestones: [30, 60.5]}}",
                        "schedule.multiStep.milestones[1]: found 60.5; must be a whole number"),
                bad(
                        "schedule: {multiStep: {milestones: [30, 30]}}",
                        "schedule.multiStep: milestones[1] is 30; must be 31 or more"),
                bad(
                        "schedule: {cyclic: {baseLr: 0, maxLr: 1, mode: exp_range}}",
                        "schedule.cyclic.mode: found text \"exp_range\"; must be one of triangular, triangular2,"
                                + " expRange (nearest: expRange)"),
                bad(
                        "schedule: {oneCycle: {maxLr: x}}",
                        """
                        schedule.oneCycle.totalSteps: missing; must be a whole number
                        schedule.oneCycle.maxLr: found text "x"; must be a finite number"""),
                bad("schedule: lambda", "schedule.lambda.factor: missing; must be text"),
                bad(
                        "schedule: {lambda: {factor: 0.9 ** epch}}",
                        "schedule.lambda: expression \"0.9 ** epch\" has the unknown name epch at character 8;"
                                + " nearest: epoch, e, exp"),
                bad(
                        "schedule: {multiplicative: {factor: -0.5}}",
                        "schedule.multiplicative: factor at step 1 is -0.5; must be a finite number, 0 or more"),
                bad(
                        "schedule: {warmupStableDecay: {warmupSteps: 4e15, stableSteps: 9223372036854775807, decaySteps: 1}}",
                        "schedule.warmupStableDecay: holds numbers that together are too large for a count of steps"),
                bad("schedule: {chained: }", "schedule.chained: missing; must be a list of schedules"),
                bad(
                        "schedule: {chained: cosine}",
                        "schedule.chained: found text \"cosine\"; must be a list of schedules"),
                bad("schedule: {chained: []}", "schedule: chained is empty; must have at least one schedule"),
                bad(
                        "schedule: {chained: [constant, cosine]}",
                        "schedule.chained[1].cosine.steps: missing; must be a whole number"),
                bad(
                        "schedule: {chained: [constant], then: constant}",
                        "schedule.then: chained has no end of its own; say after how many steps with `for: N` beside it"),
                bad(
                        "schedule: {chained: [constant], cosine: {steps: 3}}",
                        "schedule: found chained and cosine; must be exactly one of " + kinds + ", chained, sequence"),
                bad(
                        "groups: [{name: a, select: '*', schedule: {step: {}}}]",
                        "groups[0].schedule.step.stepSize: missing; must be a whole number"));
    }

    @ParameterizedTest
    @MethodSource({"ofTheOptimizer", "ofSelectorsAndMasks", "ofSchedules"})
    void aMistakeIsNotReportedWithItsPlaceAndRemedy(String part, String fault) {
        assertThat(String.join("\n", Jobs.faults(Jobs.with(part)))).isEqualTo(fault);
    }
}
