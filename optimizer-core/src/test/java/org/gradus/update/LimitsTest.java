package org.gradus.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.List;
import org.gradus.engine.Kind;
import org.gradus.engine.Layout;
import org.gradus.engine.SampleLayout;
import org.gradus.group.Clipping;
import org.gradus.group.Group;
import org.gradus.group.Mask;
import org.gradus.group.Scalar;
import org.gradus.group.Selectors;
import org.gradus.group.Target;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Plan;
import org.gradus.plan.PlanCompiler;
import org.gradus.rule.Adam;
import org.gradus.rule.Sgd;
import org.gradus.setting.FaultsException;
import org.gradus.state.Skips;
import org.junit.jupiter.api.Test;

/**
 * Every limit on the gradient against its formula, and the guard. Without it a limit may act on the wrong elements, in the
 * wrong order, or count what is frozen.
 */
class LimitsTest {
    private static final double INFINITE = Double.POSITIVE_INFINITY;
    /** Two dense layers of [3, 2] in order f, and their biases. */
    private static final Layout LAYOUT = new SampleLayout()
            .add("0_W", 0, "DenseLayer", Kind.WEIGHT, 'f', 3, 2)
            .add("0_b", 0, "DenseLayer", Kind.BIAS, 'f', 1, 2)
            .add("1_W", 1, "DenseLayer", Kind.WEIGHT, 'f', 3, 2)
            .add("1_b", 1, "DenseLayer", Kind.BIAS, 'f', 1, 2)
            .build();

    private static final float[] WEIGHTS = Vectors.normal(16, 1);
    private static final float[] GRADIENT = Vectors.normal(16, 2);

    @Test
    void eachParameterHasItsOwnNorm() {
        double[] expected = doubles();
        scale(expected, limit(expected, 1, 0, 6), 0, 6);
        scale(expected, limit(expected, 1, 6, 8), 6, 8);
        scale(expected, limit(expected, 1, 8, 14), 8, 14);
        scale(expected, limit(expected, 1, 14, 16), 14, 16);
        assertMoves(plan(List.of(), List.of(), Clipping.NONE.withParameterNorm(1), INFINITE), expected);
    }

    @Test
    void aGroupHasItsNormAndTheRunItsOwnAfterwards() {
        Group head = Group.of("head", Selectors.parse("1_*"), new Sgd(0, 0, false))
                .withLr(1)
                .withClipping(Clipping.NONE.withGroupNorm(0.5));
        double[] expected = doubles();
        scale(expected, limit(expected, 0.5, 8, 16), 8, 16);
        scale(expected, limit(expected, 2, 0, 8), 0, 8);
        scale(expected, limit(expected, 1.5, 0, 16), 0, 16);
        assertMoves(plan(List.of(head), List.of(), Clipping.NONE.withGroupNorm(2), 1.5), expected);
    }

    @Test
    void valueActsFirstThenTheUnitThenTheParameter() {
        double[] expected = doubles();
        for (int i = 0; i < expected.length; i++) {
            expected[i] = Math.max(-0.7, Math.min(0.7, expected[i]));
        }
        int[][] units = {{0, 3}, {3, 6}, {6, 8}, {8, 11}, {11, 14}, {14, 16}};
        for (int[] unit : units) {
            double gradient = norm(expected, unit[0], unit[1]);
            double weight = Math.max(1e-3, norm(doubles(WEIGHTS), unit[0], unit[1]));
            scale(expected, Math.min(1, 0.4 * weight / gradient), unit[0], unit[1]);
        }
        for (int[] parameter : new int[][] {{0, 6}, {6, 8}, {8, 14}, {14, 16}}) {
            scale(expected, limit(expected, 0.3, parameter[0], parameter[1]), parameter[0], parameter[1]);
        }
        Clipping all = Clipping.NONE.withValue(0.7).withAdaptive(0.4).withParameterNorm(0.3);
        assertMoves(plan(List.of(), List.of(), all, INFINITE), expected);
    }

    @Test
    void whatNeverMovesCountsInNoNorm() {
        Mask still = new Mask(Selectors.parse("0_W[0]"), Target.LEARNING_RATE, new Scalar(0));
        for (Clipping clipping : List.of(
                Clipping.NONE.withParameterNorm(0.5),
                Clipping.NONE.withGroupNorm(0.5),
                Clipping.NONE.withAdaptive(0.1))) {
            Plan plan = plan(List.of(), List.of(still), clipping, 0.5);
            float[] plain = moved(plan, GRADIENT);
            float[] huge = GRADIENT.clone();
            huge[0] = 1e30f;
            huge[3] = Float.NaN;
            assertThat(moved(plan, huge)).isEqualTo(plain);
        }
    }

    @Test
    void aStepThatIsNotFiniteChangesNothingAndIsCounted() {
        Plan plan = guarded(new NonFinite(2));
        GroupedUpdate update = new GroupedUpdate(plan);
        float[] weights = WEIGHTS.clone();
        float[] bad = GRADIENT.clone();
        bad[9] = Float.NaN;
        assertThat(update.update(FloatBuffer.wrap(weights), FloatBuffer.wrap(bad), 0))
                .isFalse();
        assertThat(update.nonFinite()).isEmpty();
        assertThat(weights).isEqualTo(WEIGHTS);
        assertThat(update.state().get(0).steps()).isZero();
        assertThat(update.state().get(0).slots()[0]).containsOnly(0);
        assertThat(update.skips()).isEqualTo(new Skips(1, 1));
        assertThat(update.update(FloatBuffer.wrap(weights), FloatBuffer.wrap(GRADIENT), 1))
                .isTrue();
        assertThat(update.skips()).isEqualTo(new Skips(1, 0));
        assertThat(update.state().get(0).steps()).isEqualTo(1);
        float[] amounts = bad.clone();
        assertThat(update.amounts(FloatBuffer.wrap(weights), FloatBuffer.wrap(amounts), 2))
                .isFalse();
        assertThat(amounts).containsOnly(0);
    }

    @Test
    void afterTooManyInARowTheGroupIsNamed() {
        GroupedUpdate update = new GroupedUpdate(guarded(new NonFinite(2)));
        float[] weights = WEIGHTS.clone();
        float[] bad = GRADIENT.clone();
        bad[0] = Float.POSITIVE_INFINITY;
        for (int step = 0; step < 2; step++) {
            update.update(FloatBuffer.wrap(weights), FloatBuffer.wrap(bad), step);
            assertThat(update.nonFinite()).isEmpty();
        }
        update.update(FloatBuffer.wrap(weights), FloatBuffer.wrap(bad), 2);
        assertThat(update.nonFinite()).contains("rest");
        assertThat(weights).isEqualTo(WEIGHTS);
        assertThat(update.skips()).isEqualTo(new Skips(3, 3));
    }

    @Test
    void impossibleLimitsAreRefused() {
        assertThatThrownBy(() -> Clipping.NONE.withAdaptive(0))
                .hasMessage("clip.adaptive is 0.0; must be a finite number above 0");
        assertThatThrownBy(() -> plan(List.of(), List.of(), Clipping.NONE, -1))
                .hasMessage("clip.norm is -1.0; must be a finite number above 0")
                .isNotInstanceOf(FaultsException.class);
    }

    private static Plan guarded(NonFinite guard) {
        Group rest = Group.rest(new Adam(0.9, 0.999, 1e-8));
        return PlanCompiler.compile(
                LAYOUT,
                FloatBuffer.wrap(WEIGHTS),
                new OptimizerSettings(rest, List.of(), List.of(), INFINITE, guard, 0));
    }

    private static Plan plan(List<Group> groups, List<Mask> masks, Clipping clipping, double norm) {
        Group rest = Group.rest(new Sgd(0, 0, false)).withLr(1).withClipping(clipping);
        return PlanCompiler.compile(
                LAYOUT, FloatBuffer.wrap(WEIGHTS), new OptimizerSettings(rest, groups, masks, norm, NonFinite.STOP, 0));
    }

    private static float[] moved(Plan plan, float[] gradient) {
        float[] weights = WEIGHTS.clone();
        new GroupedUpdate(plan).update(FloatBuffer.wrap(weights), FloatBuffer.wrap(gradient), 0);
        return weights;
    }

    private static void assertMoves(Plan plan, double[] expected) {
        float[] weights = moved(plan, GRADIENT);
        for (int i = 0; i < weights.length; i++) {
            assertThat((double) WEIGHTS[i] - weights[i]).isCloseTo(expected[i], within(2e-6));
        }
    }

    private static double[] doubles() {
        return doubles(GRADIENT);
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    private static double norm(double[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i] * values[i];
        }
        return Math.sqrt(sum);
    }

    private static double limit(double[] values, double most, int from, int to) {
        return Math.min(1, most / (norm(values, from, to) + 1e-6));
    }

    private static void scale(double[] values, double scale, int from, int to) {
        for (int i = from; i < to; i++) {
            values[i] *= scale;
        }
    }
}
