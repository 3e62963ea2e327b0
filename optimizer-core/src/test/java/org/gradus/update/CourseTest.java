package org.gradus.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.gradus.engine.Layout;
import org.gradus.engine.SampleLayout;
import org.gradus.group.Criterion;
import org.gradus.group.Group;
import org.gradus.group.Keep;
import org.gradus.group.Mask;
import org.gradus.group.NpyMask;
import org.gradus.group.Scalar;
import org.gradus.group.Selectors;
import org.gradus.group.Share;
import org.gradus.group.Target;
import org.gradus.group.Unit;
import org.gradus.npy.NpyArray;
import org.gradus.plan.Course;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Planner;
import org.gradus.rule.Adam;
import org.gradus.rule.Rule;
import org.gradus.rule.Sgd;
import org.gradus.setting.FaultsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs that change course. Without it a mask may act at the wrong steps, or a frozen group move, or lose what it remembers. */
class CourseTest {
    private static final Layout LAYOUT = SampleLayout.layout();
    private static final Rule ADAM = new Adam(0.9, 0.999, 1e-8);

    @Test
    void aMaskActsInItsWindowOnly() {
        Mask mask = new Mask(Selectors.parse("2_W"), Target.LEARNING_RATE, new Scalar(0)).between(3, 5);
        CourseRun run = new CourseRun(LAYOUT, Course.of(settings(List.of(), mask)));
        float[] before = dense(run.to(2).weights());
        float[] at = dense(run.to(3).weights());
        assertThat(at).isNotEqualTo(before);
        assertThat(dense(run.to(5).weights())).isEqualTo(at);
        assertThat(dense(run.to(6).weights())).isNotEqualTo(at);
    }

    @ParameterizedTest
    @EnumSource(Criterion.class)
    void aShareIsKeptByEachCriterionAndChosenAnew(Criterion by) {
        Mask mask = new Mask(
                        Selectors.parse("2_W"), Target.LEARNING_RATE, new Keep(by, true, Share.of(0.5), Unit.ELEMENT))
                .every(4);
        CourseRun run = new CourseRun(LAYOUT, Course.of(settings(List.of(), mask)));
        int free = by.needsGradient() ? 12 : 6;
        assertThat(moving(run, 4)).isEqualTo(free);
        assertThat(moving(run, 8)).isEqualTo(6);
        assertThat(moving(run, 12)).isEqualTo(6);
        assertThat(run.planned().masks().values()).singleElement().matches(m -> m.version() == 4);
    }

    @Test
    void pruningFollowsTheCubicRampAndLeavesZeros() {
        Share ramp = new Share(1, 0.25, 2, 8);
        Mask mask = new Mask(
                        Selectors.parse("2_W"),
                        Target.LEARNING_RATE,
                        new Keep(Criterion.MAGNITUDE, true, ramp, Unit.ELEMENT))
                .every(2)
                .pruning();
        CourseRun run = new CourseRun(LAYOUT, Course.of(settings(List.of(), mask)));
        for (int step = 0; step <= 12; step += 2) {
            double left = step <= 2 ? 1 : step >= 8 ? 0 : 1 - (step - 2) / 6.0;
            long kept = Math.round(12 * (0.25 + 0.75 * Math.pow(left, 3)));
            run.to(step);
            assertThat(zeros(run)).as("zeros at step " + step).isEqualTo(12 - kept);
            assertThat(run.planned().plan().trainable()).isEqualTo(trainable() - (12 - (int) kept));
        }
        assertThat(run.update().state().get(0).slots()[0]).hasSize(trainable() - 9);
    }

    @Test
    void wholeOutputsArePruned() {
        Mask mask = new Mask(
                        Selectors.parse("2_W"),
                        Target.LEARNING_RATE,
                        new Keep(Criterion.MAGNITUDE, true, Share.of(1 / 3.0), Unit.OUTPUT))
                .pruning();
        CourseRun run = new CourseRun(LAYOUT, Course.of(settings(List.of(), mask)));
        float[] w = dense(run.to(1).weights());
        long columns = IntStream.range(0, 3)
                .filter(c -> IntStream.range(0, 4).allMatch(r -> w[c * 4 + r] == 0))
                .count();
        assertThat(columns).isEqualTo(2);
        assertThat(zeros(run)).isEqualTo(8);
    }

    @Test
    void aFrozenGroupStandsStillAndItsStateStartsAfreshWhenItThaws() {
        Course course = Course.of(settings(List.of(head())))
                .at(3, s -> with(s, head().withFrozen(true)))
                .at(6, s -> with(s, head()));
        CourseRun run = new CourseRun(LAYOUT, course).to(3);
        assertThat(run.update().state().get(0).slots()).isEmpty();
        assertThat(run.update().state().get(0).steps()).isEqualTo(3);
        float[] at = dense(run.weights());
        assertThat(dense(run.to(6).weights())).isEqualTo(at);
        assertThat(run.update().state().get(0).steps()).isZero();
        assertThat(run.update().state().get(1).steps()).isEqualTo(6);
        assertThat(dense(run.to(7).weights())).isNotEqualTo(at);
    }

    @Test
    void aChangedHyperparameterKeepsTheState() {
        Course course = Course.of(settings(List.of(head())))
                .at(3, s -> with(s, head().withLr(0.5).withRule(new Adam(0.8, 0.99, 1e-8))));
        CourseRun run = new CourseRun(LAYOUT, course).to(2);
        CourseRun plain = new CourseRun(LAYOUT, Course.of(settings(List.of(head())))).to(3);
        run.to(3);
        assertThat(Vectors.same(
                        run.update().state().get(0), plain.update().state().get(0)))
                .isTrue();
        assertThat(dense(run.to(4).weights())).isNotEqualTo(dense(plain.to(4).weights()));
    }

    @Test
    void anotherRuleStartsAfresh() {
        Course course =
                Course.of(settings(List.of(head()))).at(3, s -> with(s, head().withRule(new Sgd(0.9, 0, false))));
        CourseRun run = new CourseRun(LAYOUT, course).to(3);
        assertThat(run.update().state().get(0).steps()).isZero();
        assertThat(run.update().state().get(0).slots()).hasNumberOfRows(1);
        assertThat(run.update().state().get(0).slots()[0]).containsOnly(0);
    }

    @Test
    void faultsOfEveryPhaseAreFoundBeforeTheFirstStep() {
        Course course = Course.of(settings(List.of(Group.of("a", Selectors.parse("9_W"), ADAM))))
                .at(7, s -> with(s, Group.of("b", Selectors.parse("2_W[9]"), ADAM)));
        assertThatThrownBy(() -> new Planner(LAYOUT, course, new float[LAYOUT.length()]))
                .isInstanceOf(FaultsException.class)
                .hasMessageContaining("2 faults")
                .hasMessageContaining("groups[0].select: \"9_W\" matches nothing")
                .hasMessageContaining("at step 7 groups[0].select: slice \"9\" is out of range");
    }

    @Test
    void aMaskThatNeedsAGradientMustNotBeDueAtTheStartAlone() {
        Mask mask = new Mask(
                Selectors.parse("2_W"),
                Target.LEARNING_RATE,
                new Keep(Criterion.TAYLOR, true, Share.of(0.5), Unit.ELEMENT));
        assertThatThrownBy(() -> new CourseRun(LAYOUT, Course.of(settings(List.of(), mask))))
                .hasMessageContaining("needs a gradient");
    }

    @Test
    void aMaskThatComesWithALaterPhaseHasAGradientThere() {
        Mask mask = new Mask(
                Selectors.parse("2_W"),
                Target.LEARNING_RATE,
                new Keep(Criterion.TAYLOR, true, Share.of(0.5), Unit.ELEMENT));
        OptimizerSettings later = settings(List.of(), mask);
        CourseRun run = new CourseRun(LAYOUT, Course.of(settings(List.of())).at(3, s -> later));
        assertThat(moving(run, 3)).isEqualTo(12);
        assertThat(moving(run, 4)).isEqualTo(6);
    }

    @Test
    void aMaskThatComesInTheMiddleOfItsWindowHasTheGradientThatItNeeds() {
        Mask mask = new Mask(
                        Selectors.parse("2_W"),
                        Target.LEARNING_RATE,
                        new Keep(Criterion.TAYLOR, true, Share.of(0.5), Unit.ELEMENT))
                .between(2, 9);
        Course course = Course.of(settings(List.of()))
                .at(5, s -> settings(List.of(), mask))
                .at(7, s -> settings(List.of(), mask));
        assertThat(LongStream.range(0, 9).filter(course::needsGradient)).containsExactly(5L, 7L);
    }

    @Test
    void otherNumbersUnderTheNameOfTheSameFileAreAnotherMask() {
        Mask first = new Mask(Selectors.parse("2_b"), Target.LEARNING_RATE, numbers(0, 1, 1));
        Mask second = new Mask(Selectors.parse("2_b"), Target.LEARNING_RATE, numbers(1, 0, 1));
        Course course = Course.of(settings(List.of(), first)).at(3, s -> settings(List.of(), second));
        assertThat(new CourseRun(LAYOUT, course).to(3).planned().masks().values())
                .singleElement()
                .satisfies(mask -> assertThat(mask.values()).containsExactly(1, 0, 1));
    }

    private static NpyMask numbers(float... values) {
        return new NpyMask(new NpyArray(List.of(values.length), false, values), "mask.npy");
    }

    @Test
    void aPlanMadeAgainFromItsMasksIsTheSame() {
        Mask mask = new Mask(Selectors.parse("2_W"), Target.LEARNING_RATE, Keep.largest(0.5)).every(2);
        Course course = Course.of(settings(List.of(), mask));
        CourseRun run = new CourseRun(LAYOUT, course).to(4);
        Planner planner = new Planner(LAYOUT, course, Vectors.normal(LAYOUT.length(), 1));
        float[] others = Vectors.normal(LAYOUT.length(), 9);
        assertThat(planner.at(4, FloatBuffer.wrap(others), null, run.planned().masks())
                        .masks()
                        .values())
                .singleElement()
                .isSameAs(run.planned().masks().values().iterator().next());
    }

    private static Group head() {
        return Group.of("head", Selectors.parse("2_*"), ADAM).withLr(0.1);
    }

    private static OptimizerSettings with(OptimizerSettings s, Group group) {
        return new OptimizerSettings(s.rest(), List.of(group), s.masks(), s.clipNorm(), s.guard(), s.seed());
    }

    private static OptimizerSettings settings(List<Group> groups, Mask... masks) {
        return new OptimizerSettings(
                Group.rest(ADAM).withLr(0.1), groups, List.of(masks), Double.POSITIVE_INFINITY, NonFinite.STOP, 5);
    }

    private static int trainable() {
        return new CourseRun(LAYOUT, Course.of(settings(List.of())))
                .planned()
                .plan()
                .trainable();
    }

    /** How many weights of the dense layer move in the last step before one. */
    private static long moving(CourseRun run, int step) {
        float[] before = dense(run.to(step - 1).weights());
        float[] after = dense(run.to(step).weights());
        return IntStream.range(0, 12).filter(i -> before[i] != after[i]).count();
    }

    private static long zeros(CourseRun run) {
        float[] w = dense(run.weights());
        return IntStream.range(0, w.length).filter(i -> w[i] == 0).count();
    }

    private static float[] dense(float[] weights) {
        var parameter = LAYOUT.find("2_W").orElseThrow();
        return Arrays.copyOfRange(weights, parameter.offset(), parameter.end());
    }
}
