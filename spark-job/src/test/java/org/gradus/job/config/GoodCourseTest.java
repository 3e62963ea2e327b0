package org.gradus.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Function;
import org.gradus.group.Clipping;
import org.gradus.group.Group;
import org.gradus.group.Keep;
import org.gradus.group.Mask;
import org.gradus.group.Scalar;
import org.gradus.group.Schedules;
import org.gradus.plan.Course;
import org.gradus.plan.Phase;
import org.gradus.rule.Sgd;
import org.gradus.schedule.Exponential;
import org.gradus.setting.FaultsException;
import org.junit.jupiter.api.Test;

/** Without it a block could change more than it says, less, or at another step. */
class GoodCourseTest {
    private static final String BASE =
            """
            optimizer: {rule: sgd, momentum: 0.9, lr: 0.1, clip: {norm: 9, value: 1}}
            groups:
              - {name: stem, select: "0_*", frozen: true, lr: 0.5}
              - {name: head, select: "1_*", weightDecay: 2}
            masks: [{select: "0_W", weightDecay: 0}]
            schedule: {lr: {exponential: {gamma: 0.5}}, momentum: constant}
            """;
    private static final Exponential HALF = new Exponential(0.5);

    private static Course course(String blocks, String... overrides) {
        return Jobs.read(BASE + "at: [" + blocks + "]", overrides).optimizer().course(100);
    }

    /** What holds after one block. */
    private static Phase after(String changes) {
        Course course = course("{step: 7, " + changes + "}");
        assertThat(course.phases()).hasSize(2);
        assertThat(course.settings(6)).isEqualTo(course.phases().get(0).settings());
        return course.phases().get(1);
    }

    private static <T> List<T> each(Phase phase, Function<Group, T> what) {
        return phase.settings().groups().stream().map(what).toList();
    }

    @Test
    void aBlockStartsAtAnotherStep() {
        String change = "optimizer: {lr: 1}}";
        Course course = course("{step: 0, " + change + ", {epoch: 2, " + change + ", {step: 200, " + change);
        assertThat(course.phases()).extracting(Phase::step).containsExactly(0L, 0L, 200L, 200L);
        assertThat(course.settings(0).rest().lr()).isEqualTo(1);
    }

    @Test
    void aGroupChangesInWhatTheBlockDoesNotSay() {
        Phase phase = after("groups: [{name: stem, frozen: false}, {name: more, select: '2_*', lr: 3}]");
        Course course = Jobs.read(BASE).optimizer().course(100);
        List<Group> before = course.settings(0).groups();
        assertThat(each(phase, Group::name)).containsExactly("stem", "head", "more");
        assertThat(each(phase, Group::frozen)).containsExactly(false, false, false);
        assertThat(each(phase, Group::lr)).containsExactly(0.5, 0.1, 3.0);
        assertThat(phase.settings().groups().get(0))
                .usingRecursiveComparison()
                .ignoringFields("select")
                .isEqualTo(before.get(0).withFrozen(false));
        assertThat(phase.settings().groups().get(2).rule()).isEqualTo(new Sgd(0.9, 0, false));
    }

    @Test
    void theOptimizerIsNotInheritedByGroupsAgain() {
        Phase phase = after("optimizer: {lr: 7, clip: {groupNorm: 3}, nonFinite: skip}");
        assertThat(each(phase, Group::lr)).containsExactly(0.5, 7.0);
        assertThat(phase.settings().rest().rule()).isEqualTo(new Sgd(0.9, 0, false));
        assertThat(phase.settings().clipNorm()).isEqualTo(9);
        assertThat(each(phase, Group::clipping))
                .containsOnly(Clipping.NONE.withValue(1).withGroupNorm(3));
    }

    @Test
    void anotherRuleKeepsTheSettingsOfTheOneBefore() {
        Phase phase = after("optimizer: {rule: lion}, schedule: {beta1: constant}, "
                + "groups: [{name: head, rule: adam, schedule: {beta2: constant}}]");
        Schedules kept = Schedules.of(HALF).with("beta1", Schedules.CONSTANT.lr());
        assertThat(phase.settings().rest().schedules()).isEqualTo(kept);
        assertThat(each(phase, Group::schedules)).containsExactly(kept, kept.with("beta2", Schedules.CONSTANT.lr()));
        assertThat(Jobs.read(
                                """
                        optimizer: {rule: sgd}
                        groups: [{name: a, select: x, momentum: 0.5, schedule: {momentum: constant}}]
                        at: [{step: 3, optimizer: {rule: adam}}, {step: 5, groups: [{name: a, rule: lion, lr: 2}]}]
                        """)
                        .optimizer()
                        .course(1)
                        .settings(5)
                        .groups()
                        .get(0)
                        .rule()
                        .name())
                .isEqualTo("lion");
        assertThat(phase.settings().rest().rule().name()).isEqualTo("lion");
        assertThat(phase.settings().rest().lr()).isEqualTo(0.1);
        assertThat(after("optimizer: {rule: sgd}").settings().rest().rule()).isEqualTo(new Sgd(0.9, 0, false));
        assertThat(after("optimizer: {rule: sgd, momentum: 0}")
                        .settings()
                        .rest()
                        .rule())
                .isEqualTo(new Sgd(0, 0, false));
    }

    @Test
    void aScheduleIsNotReplacedByItself() {
        Schedules before = Schedules.of(HALF).with("momentum", Schedules.CONSTANT.lr());
        Schedules constant = Schedules.CONSTANT.with("momentum", Schedules.CONSTANT.lr());
        assertThat(each(after("schedule: constant"), Group::schedules)).containsOnly(constant);
        assertThat(each(after("schedule: {weightDecay: {exponential: {gamma: 0.5}}}"), Group::schedules))
                .containsOnly(before.with("weightDecay", HALF));
        Phase one = after("groups: [{name: head, schedule: {momentum: {exponential: {gamma: 0.5}}}}]");
        assertThat(each(one, Group::schedules)).containsExactly(before, before.with("momentum", HALF));
        assertThat(course("{step: 1, groups: [{name: head, schedule: constant}]},"
                                + "{step: 2, groups: [{name: head, schedule: {l1: {exponential: {gamma: 0.5}}}}]}")
                        .settings(2)
                        .groups()
                        .get(1)
                        .schedules())
                .isEqualTo(constant.with("l1", HALF));
    }

    @Test
    void aGroupIsNotRemoved() {
        Course course = course("{step: 5, remove: [stem]}, {step: 6, groups: [{name: head, lr: 4}]},"
                + "{step: 7, remove: head, groups: [{name: stem, select: '3_*'}]}");
        assertThat(course.settings(5).groups()).extracting(Group::name).containsExactly("head");
        assertThat(course.settings(6).groups()).extracting(Group::lr).containsExactly(4.0);
        assertThat(course.settings(7).groups()).extracting(Group::name).containsExactly("stem");
        assertThat(course.settings(7).groups()).extracting(Group::frozen).containsExactly(false);
    }

    @Test
    void masksAreNotAddedOrReplaced() {
        assertThat(after("masks: [{select: x, lr: {keepLargest: 0.5}}]")
                        .settings()
                        .masks())
                .extracting(Mask::values)
                .containsExactly(new Scalar(0), Keep.largest(0.5));
        assertThat(after("masks: {replace: [{select: x, lr: 2}]}").settings().masks())
                .extracting(Mask::values)
                .containsExactly(new Scalar(2));
        assertThat(after("masks: {replace: []}").settings().masks()).isEmpty();
    }

    @Test
    void anOverrideDoesNotReachABlock() {
        String block = "{step: 5, groups: [{name: head, lr: 4}]}";
        assertThat(course(block, "at[0].groups.head.lr=8", "at.0.step=9")
                        .settings(9)
                        .groups())
                .extracting(Group::lr)
                .containsExactly(0.5, 8.0);
    }

    @Test
    void theTextOfTheRunHasWhatBlocksMadeOfIt() {
        JobConfig job = Jobs.read(BASE + "at: [{step: 5, optimizer: {lr: 4}, remove: [stem]}]");
        JobConfig again = JobFile.parse(job.text(), "/elsewhere/job.yaml", List.of(), null);
        assertThat(again.text()).isEqualTo(job.text());
        assertThat(job.text()).contains("lr: 0.1", "lr: 4", "name: stem");
        assertThat(again.optimizer().course(3).settings(5).rest())
                .isEqualTo(job.optimizer().course(3).settings(5).rest());
    }

    @Test
    void aLengthOfAnEpochThatTurnsBlocksAroundIsNotReported() {
        OptimizerConfig mixed = Jobs.read(
                        "at: [{step: 100, optimizer: {lr: 1}}, {epoch: 2, optimizer: {lr: 2}, masks: [{select: x, lr: 0, from: 9, until: {epoch: 1}}]}]")
                .optimizer();
        assertThat(mixed.course(50).settings(100).rest().lr()).isEqualTo(2);
        assertThat(mixed.draft().phases()).extracting(Phase::step).containsExactly(0L, 100L, 100L);
        assertThatThrownBy(() -> mixed.course(9))
                .isInstanceOf(FaultsException.class)
                .hasMessageContaining(
                        "at[1]: with 9 steps per epoch, epoch 2 is before step 100, where the block above is;"
                                + " blocks must stand in the order in which they come into force")
                .hasMessageContaining("at[1].masks[0].lr: with 9 steps per epoch: until is 9; must be 10 or more");
    }
}
