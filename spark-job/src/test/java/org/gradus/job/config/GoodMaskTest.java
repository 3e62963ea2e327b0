package org.gradus.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gradus.group.Criterion;
import org.gradus.group.Keep;
import org.gradus.group.Mask;
import org.gradus.group.MaskValues;
import org.gradus.group.PerUnit;
import org.gradus.group.Scalar;
import org.gradus.group.Selectors;
import org.gradus.group.Share;
import org.gradus.group.Target;
import org.gradus.group.Unit;
import org.gradus.setting.FaultsException;
import org.junit.jupiter.api.Test;

/** Without it a mask could hold at other steps, or be computed in another way, than the job file says. */
class GoodMaskTest {
    private static final long NEVER = Long.MAX_VALUE;

    /** The masks of an entry, with a selector that can be compared. */
    private static List<Mask> masks(String keys) {
        return Jobs.read("masks: [{select: 4_W, " + keys + "}]").optimizer().settings(50).masks().stream()
                .map(m -> mask(m.target(), m.values(), m.from(), m.until(), m.every(), m.prune()))
                .toList();
    }

    private static MaskValues values(String way) {
        return masks("lr: " + way).get(0).values();
    }

    private static Mask mask(Target target, MaskValues values, long from, long until, long every, boolean prune) {
        return new Mask(Selectors.ALL, target, values, from, until, every, prune);
    }

    @Test
    void theStepsOfAMaskAreNotRead() {
        Keep keep = Keep.largest(0.5);
        String half = "lr: {keepLargest: 0.5}";
        Target lr = Target.LEARNING_RATE;
        assertThat(masks(half)).containsExactly(mask(lr, keep, 0, NEVER, 0, false));
        assertThat(masks(half + ", from: 20, until: {epoch: 2}, every: 7, prune: true"))
                .containsExactly(mask(lr, keep, 20, 100, 7, true));
        assertThat(masks(half + ", from: {epoch: 1}, every: epoch"))
                .containsExactly(mask(lr, keep, 50, NEVER, 50, false));
        assertThat(masks(half + ", every: {epoch: 2}")).containsExactly(mask(lr, keep, 0, NEVER, 100, false));
        assertThat(masks(half + ", gradient: 0.5, every: 3, prune: true, until: 9"))
                .containsExactly(mask(lr, keep, 0, 9, 3, true), mask(Target.GRADIENT, new Scalar(0.5), 0, 9, 0, false));
    }

    @Test
    void aWayToComputeTheNumbersIsNotRead() {
        assertThat(values("{keep: {share: 0.2}}")).isEqualTo(Keep.largest(0.2));
        assertThat(values("{keep: {sparsity: 0.9}}")).isEqualTo(Keep.largest(0.1));
        assertThat(values("{keep: {by: random, share: 0.2}}")).isEqualTo(Keep.random(0.2));
        assertThat(values("{keep: {share: 0.2, largest: false}}")).isEqualTo(Keep.smallest(0.2));
        assertThat(values("{keep: {by: movement, share: 1, unit: output}}"))
                .isEqualTo(new Keep(Criterion.MOVEMENT, true, Share.of(1), Unit.OUTPUT));
        assertThat(masks("lr: {keep: {by: gradient, share: 0.5}}, from: 1")
                        .get(0)
                        .values())
                .isEqualTo(new Keep(Criterion.GRADIENT, true, Share.of(0.5), Unit.ELEMENT));
        assertThat(masks("lr: {keep: {by: taylor, share: 0.5, unit: row}}, every: 1")
                        .get(0)
                        .values())
                .isEqualTo(new Keep(Criterion.TAYLOR, true, Share.of(0.5), Unit.ROW));
        assertThat(values("{perOutput: [1, 0.5, 0]}")).isEqualTo(new PerUnit(Unit.OUTPUT, List.of(1.0, 0.5, 0.0)));
        assertThat(values("{perRow: [2]}")).isEqualTo(new PerUnit(Unit.ROW, List.of(2.0)));
    }

    @Test
    void aRampIsNotRead() {
        String every = ", every: 10";
        assertThat(masks("lr: {keep: {share: {to: 0.1, end: 100}}}" + every)
                        .get(0)
                        .values())
                .isEqualTo(new Keep(Criterion.MAGNITUDE, true, new Share(1, 0.1, 0, 100), Unit.ELEMENT));
        assertThat(masks("lr: {keep: {share: {from: 0.8, to: 0.1, begin: 10, end: {epoch: 3}}}}" + every)
                        .get(0)
                        .values())
                .isEqualTo(new Keep(Criterion.MAGNITUDE, true, new Share(0.8, 0.1, 10, 150), Unit.ELEMENT));
        assertThat(masks("lr: {keep: {sparsity: {to: 0.9, begin: {epoch: 1}, end: {epoch: 3}}}}" + every)
                        .get(0)
                        .values())
                .isEqualTo(new Keep(Criterion.MAGNITUDE, true, new Share(1, 0.1, 50, 150), Unit.ELEMENT));
    }

    @Test
    void aLengthOfAnEpochThatMakesAMaskImpossibleIsNotReported() {
        OptimizerConfig mixed = Jobs.read("masks: [{select: x, lr: 0, from: 100, until: {epoch: 2}}]")
                .optimizer();
        assertThat(mixed.course(51).settings(0).masks().get(0).until()).isEqualTo(102);
        assertThat(mixed.draft().settings(0).masks().get(0).until()).isEqualTo(101);
        assertThatThrownBy(() -> mixed.course(50))
                .isInstanceOf(FaultsException.class)
                .hasMessageContaining("masks[0].lr: with 50 steps per epoch: until is 100; must be 101 or more");
    }
}
