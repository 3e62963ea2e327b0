package org.gradus.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Without it a mistake in a block could be reported where the block was laid, twice, or not at all; as {@link BadJobTest}. */
class BadCourseTest {
    private static final String BASE =
            """
            optimizer: {rule: sgd, momentum: 0.9}
            groups:
              - {name: stem, select: "0_*", nesterov: true}
              - {name: head, select: "1_*"}
            masks: [{select: "0_W", lr: 0.5}]
            """;

    private static Arguments bad(String block, String... faults) {
        return Arguments.of(block, String.join("\n", faults));
    }

    static Stream<Arguments> blocks() {
        String block =
                "must be a map with step or epoch, and at least one of optimizer, groups, masks, schedule, remove";
        String number = "must be a finite number, 0 or more";
        return Stream.of(
                bad("3", "at[0]: found 3; " + block),
                bad("{optimizer: {lr: 1}}", "at[0]: found neither step nor epoch; " + block),
                bad("{step: 1, epoch: 1, optimizer: {lr: 1}}", "at[0]: found step and epoch; " + block),
                bad("{step: 1}", "at[0]: changes nothing; " + block),
                bad("{step: -1, remove: stem}", "at[0].step: found -1; must be a whole number, 0 or more"),
                bad("{epoch: 1.5, remove: stem}", "at[0].epoch: found 1.5; must be a whole number, 0 or more"),
                bad(
                        "{step: 1, optimzer: {lr: 1}, remove: stem}",
                        "at[0].optimzer: unknown key; nearest: optimizer, step, epoch"),
                bad(
                        "{step: 5, remove: stem}, {epoch: 1, remove: head}, {step: 4, optimizer: {lr: 1}}",
                        "at[2].step: found 4; must be 5 or more, as a block before it is at step 5:"
                                + " blocks stand in the order in which they come into force"),
                bad(
                        "{step: 1, optimizer: {lr: -1, betas: 3}}",
                        "at[0].optimizer.lr: found -1; " + number,
                        "at[0].optimizer.betas: unknown key; nearest: clip, l1, lr"),
                bad("{step: 1, optimizer: {momentum: 2}}", "at[0].optimizer: momentum is 2.0; must be in [0, 1)"),
                bad(
                        "{step: 1, optimizer: {clip: {nrom: 1}}}",
                        "at[0].optimizer.clip.nrom: unknown key; nearest: norm, value, groupNorm"),
                bad(
                        "{step: 1, schedule: {beta1: constant}}",
                        "at[0].schedule.beta1: sgd has no such hyperparameter; nearest: l1, lr, momentum"),
                bad("{step: 1, schedule: cosine}", "at[0].schedule.cosine.steps: missing; must be a whole number"),
                bad("{step: 1, groups: {a: b}}", "at[0].groups: found a map; must be a list of groups"),
                bad(
                        "{step: 1, groups: [stem]}",
                        "at[0].groups[0]: found text \"stem\"; must be a map with the name of a"
                                + " group and what changes, or with name and select of one more"),
                bad(
                        "{step: 1, groups: [{name: haed, lr: 1}]}",
                        "at[0].groups[0].name: there is no group haed to change,"
                                + " and without select it cannot be added; nearest: head, stem"),
                bad(
                        "{step: 1, groups: [{name: stem, lr: 1}, {name: stem, lr: 2}]}",
                        "at[0].groups[1].name: found text \"stem\"; must be given once in a block"),
                bad(
                        "{step: 1, groups: [{lr: 1, select: x}]}",
                        "at[0].groups[0].name: missing; must be text of letters,"
                                + " digits, . _ -, unique among the groups, not rest"),
                bad("{step: 1, groups: [{name: head, lr: -1}]}", "at[0].groups[0].lr: found -1; " + number),
                bad("{step: 1, groups: [{name: new, select: x, lr: -1}]}", "at[0].groups[0].lr: found -1; " + number),
                bad("{step: 1, remove: [stem, tail]}", "at[0].remove: there is no group tail to remove; nearest: head"),
                bad(
                        "{step: 1, masks: [{select: x}]}",
                        "at[0].masks[0]: multiplies nothing; must have at least one of lr, weightDecay, gradient"),
                bad(
                        "{step: 1, masks: {replace: [{select: x, lr: -1}]}}",
                        "at[0].masks.replace[0].lr: found -1; " + number),
                bad("{step: 1, masks: {}}", "at[0].masks.replace: missing; must be a list of masks"));
    }

    static Stream<Arguments> consequences() {
        return Stream.of(
                bad(
                        "{step: 1, optimizer: {momentum: 0}}, {step: 2, remove: head}",
                        "at[0]: makes groups[0] wrong:"
                                + " nesterov is true with momentum 0.0 and dampening 0.0; it needs momentum above 0 and dampening 0"),
                bad(
                        "{step: 1, optimizer: {lr: -1}}, {step: 2, groups: [{name: head, lr: 3}]}",
                        "at[0].optimizer.lr: found -1; must be a finite number, 0 or more"),
                bad(
                        "{step: 1, remove: stem}, {step: 2, groups: [{name: head, lr: -1}]}",
                        "at[1].groups[0].lr: found -1; must be a finite number, 0 or more"),
                bad(
                        "{step: 1, groups: [{name: head, betas: 3}]}, {step: 2, groups: [{name: head, lr: 1}]}, {step: 3, remove: stem}",
                        "at[0].groups[0].betas: unknown key; nearest: clip, l1, lr"));
    }

    @ParameterizedTest
    @MethodSource({"blocks", "consequences"})
    void aMistakeIsNotReportedWithItsPlaceAndRemedy(String blocks, String fault) {
        assertThat(String.join("\n", Jobs.faults(Jobs.with(BASE + "at: [" + blocks + "]"))))
                .isEqualTo(fault);
    }

    @Test
    void aMistakeOfTheFileIsReportedByEachBlockAgain() {
        String file =
                """
                optimizer: {rule: sgd, lr: -1, clip: {nrom: 1}}
                groups: [{name: a, lr: x}, {select: y}]
                masks: [{select: z}]
                at:
                  - {step: 1, optimizer: {l1: 0, clip: {value: 1}}, groups: [{name: a, frozen: true}]}
                  - {step: 2, remove: [a], masks: [{select: x, lr: 1}]}
                """;
        assertThat(Jobs.faults(Jobs.with(file)))
                .extracting(fault -> fault.substring(0, fault.indexOf(':')))
                .containsExactly(
                        "optimizer.lr",
                        "optimizer.clip.nrom",
                        "groups[0].select",
                        "groups[0].lr",
                        "groups[1].name",
                        "masks[0]");
    }
}
