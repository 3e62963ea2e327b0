package org.gradus.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Without it a mistake in a mask over time could pass unseen; as {@link BadJobTest}. */
class BadMaskTest {
    private static Arguments bad(String keys, String fault) {
        return Arguments.of("masks: [{select: x, " + keys + "}]", "masks[0]" + fault);
    }

    static Stream<Arguments> ofSteps() {
        return Stream.of(
                bad("lr: 0, from: -1", ".from: found -1; must be a whole number, 0 or more"),
                bad("lr: 0, from: soon", ".from: found text \"soon\"; must be a whole number of steps or {epoch: N}"),
                bad(
                        "lr: 0, from: {epch: 1}",
                        """
                        .from.epoch: missing; must be a whole number, 0 or more
                        masks[0].from.epch: unknown key; nearest: epoch"""),
                bad("lr: 0, until: 0", ".until: found 0; must be a whole number, 1 or more"),
                bad("lr: 0, from: 5, until: 5", ".lr: until is 5; must be 6 or more"),
                bad("lr: 0, from: {epoch: 5}, until: {epoch: 5}", ".lr: until is 5; must be 6 or more"),
                bad(
                        "lr: 0, every: 5",
                        ".every: is for numbers that are computed, by keep, keepLargest, keepSmallest or random"),
                bad("lr: {random: 1}, every: 0", ".every: found 0; must be a whole number, 1 or more"),
                bad(
                        "lr: {random: 1}, every: epch",
                        ".every: found text \"epch\"; must be a whole number of steps, epoch or {epoch: N}"),
                bad("lr: 0, prune: 1", ".prune: found 1; must be true or false"),
                bad(
                        "gradient: 0, prune: true",
                        ".prune: is for a mask of lr, which stops elements, and there is none beside it"),
                bad("lr: 0, untl: 5", ".untl: unknown key; nearest: until, from, lr"));
    }

    static Stream<Arguments> ofNumbers() {
        return Stream.of(
                bad("lr: {perRow: 1}", ".lr.perRow: found 1; must be a list of numbers, one for each"),
                bad("lr: {perRow: []}", ".lr.perRow: found an empty list; must be a list of numbers, one for each"),
                bad("lr: {perOutput: [1, -1]}", ".lr.perOutput[1]: found -1; must be a finite number, 0 or more"),
                bad(
                        "lr: {keep: 0.2}",
                        """
                        .lr.keep: found 0.2; must be a map
                        masks[0].lr.keep.share: missing; must be a number in [0, 1] or a map {from, to, begin, end}"""),
                bad(
                        "lr: {keep: {by: size, share: 1}}",
                        ".lr.keep.by: found text \"size\"; must be one of magnitude, gradient, movement, taylor, random"
                                + " (nearest: random)"),
                bad(
                        "lr: {keep: {share: 1, sparsity: 0}}",
                        ".lr.keep: found share and sparsity; sparsity is 1 - share: must be one of the two"),
                bad("lr: {keep: {sparsity: 2}}", ".lr.keep.sparsity: found 2; must be a number in [0, 1]"),
                bad(
                        "lr: {keep: {share: {to: 0.1, end: 9}}}",
                        ".lr: has a share that changes over the steps, so it must be computed again;"
                                + " say `every: N` or `every: epoch` beside select"),
                bad(
                        "lr: {keep: {share: {from: 1}}}, every: 3",
                        """
                        .lr.keep.share.to: missing; must be a number in [0, 1]
                        masks[0].lr.keep.share.end: missing; must be a whole number of steps or {epoch: N}"""),
                bad("lr: {keep: {share: {to: 0, begin: 5, end: 4}}}, every: 3", ".lr: end is 4; must be 5 or more"));
    }

    @ParameterizedTest
    @MethodSource({"ofSteps", "ofNumbers"})
    void aMistakeIsNotReportedWithItsPlaceAndRemedy(String part, String fault) {
        assertThat(String.join("\n", Jobs.faults(Jobs.with(part)))).isEqualTo(fault);
    }
}
