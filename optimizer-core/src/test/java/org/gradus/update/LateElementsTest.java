package org.gradus.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.gradus.engine.Kind;
import org.gradus.engine.Layout;
import org.gradus.engine.SampleLayout;
import org.gradus.group.Clipping;
import org.gradus.group.Group;
import org.gradus.group.Mask;
import org.gradus.group.NpyMask;
import org.gradus.group.Scalar;
import org.gradus.group.Selectors;
import org.gradus.group.Target;
import org.gradus.npy.NpyArray;
import org.gradus.plan.Course;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.rule.Adagrad;
import org.gradus.rule.Adam;
import org.gradus.rule.Asgd;
import org.gradus.rule.ElementRule;
import org.gradus.rule.NAdam;
import org.gradus.rule.RAdam;
import org.gradus.rule.Rule;
import org.gradus.rule.Sgd;
import org.gradus.state.GroupState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Elements that stop and start again, each by a mask of its own, against optimizers of their own that started when they did.
 * Without it an element could be given the scalars, the mask, the limits or the state of another whose count differs.
 */
class LateElementsTest {
    private static final int STEPS = 40;

    /** A matrix with vectors whose columns are some hundred weights, one without, a bias. */
    private static final Layout LAYOUT = new SampleLayout()
            .add("0_W", 0, "DenseLayer", Kind.WEIGHT, 'f', 60, 90)
            .add("0_b", 0, "DenseLayer", Kind.BIAS, 'c', 1, 90)
            .add("1_W", 1, "DenseLayer", Kind.WEIGHT, 'c', 7, 5)
            .build();

    static Stream<ElementRule> rules() {
        return Stream.of(
                new Adam(),
                new RAdam(0.9, 0.9, 1e-8, true),
                new NAdam(),
                new Adagrad(0.1, 0, 1e-10),
                new Asgd(0.1, 0.75, 4),
                new Sgd(0.9, 0.5, false));
    }

    /** Which elements move in which steps: some join by blocks of columns, some by rows, others one by one; some stop again. */
    private static boolean[][] moving(Random random) {
        boolean[][] moving = new boolean[STEPS][LAYOUT.length()];
        int[] starts = random.ints(120, 0, STEPS / 2).map(step -> step / 5 * 5).toArray();
        for (int i = 0; i < LAYOUT.length(); i++) {
            int cohort = i < 1800 ? i / 600 : i < 3600 ? 3 + i % 60 / 20 : 6 + i * 31 % 114;
            for (int step = starts[cohort]; step < STEPS; step++) {
                moving[step][i] = cohort % 7 != 6 || step < 24 || step >= 32;
            }
        }
        return moving;
    }

    @ParameterizedTest
    @MethodSource("rules")
    void eachElementMovesAsInAnOptimizerThatStartedWhenItDid(Rule rule) {
        boolean[][] moving = moving(new Random(7));
        CourseRun run = new CourseRun(LAYOUT, course(rule, moving));
        List<Reference> references = new ArrayList<>();
        int[] reference = new int[LAYOUT.length()];
        for (int step = 0; step < STEPS; step++) {
            boolean joins = false;
            for (int i = 0; i < reference.length; i++) {
                if (moving[step][i] && (step == 0 || !moving[step - 1][i])) {
                    reference[i] = references.size();
                    joins = true;
                }
            }
            if (joins) {
                references.add(new Reference(rule, run.weights()));
            }
            run.to(step + 1);
            for (Reference one : references) {
                one.step(step);
            }
            for (int i = 0; i < reference.length; i++) {
                if (moving[step][i]) {
                    assertThat(run.weights()[i])
                            .as("element " + i + " after step " + step)
                            .isEqualTo(references.get(reference[i]).weights[i]);
                }
            }
        }
    }

    private static final class Reference {
        private final CourseRun run;
        private final float[] weights;

        Reference(Rule rule, float[] start) {
            run = new CourseRun(LAYOUT, Course.of(settings(rule, List.of())));
            weights = run.weights();
            System.arraycopy(start, 0, weights, 0, start.length);
        }

        void step(long step) {
            run.update().update(FloatBuffer.wrap(weights), FloatBuffer.wrap(Vectors.gradient(weights, step)), step);
        }
    }

    /** A phase with a mask for every step at which some element starts or stops. */
    private static Course course(Rule rule, boolean[][] moving) {
        Course course = Course.of(settings(rule, masks(moving[0], 0)));
        for (int step = 1; step < STEPS; step++) {
            if (!Arrays.equals(moving[step], moving[step - 1])) {
                List<Mask> masks = masks(moving[step], step);
                course = course.at(step, s -> settings(rule, masks));
            }
        }
        return course;
    }

    private static List<Mask> masks(boolean[] moving, int step) {
        return LAYOUT.parameters().stream()
                .map(parameter -> {
                    float[] values = new float[parameter.length()];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = moving[parameter.offset() + i] ? 1 : 0;
                    }
                    boolean fortran = parameter.order() == 'f';
                    return new Mask(
                            Selectors.parse(parameter.name()),
                            Target.LEARNING_RATE,
                            new NpyMask(new NpyArray(parameter.shape(), fortran, values), "mask" + step + ".npy"));
                })
                .toList();
    }

    private static OptimizerSettings settings(Rule rule, List<Mask> masks) {
        Group rest = Group.rest(rule).withLr(0.01).withWeightDecay(0.1).withL1(0.01);
        return new OptimizerSettings(rest, List.of(), masks, Double.POSITIVE_INFINITY, NonFinite.STOP, 5);
    }

    /** Limits on norms look at whole parameters and units, whatever cohorts their elements belong to. */
    @Test
    void limitsCountTheElementsOfAllCohorts() {
        Clipping clipping = new Clipping(1.5, 0.2, 0.5, 0.9);
        Group rest = Group.rest(new Sgd(0.9, 0, false)).withLr(0.01).withClipping(clipping);
        Mask row = new Mask(Selectors.parse("0_W[::3]"), Target.LEARNING_RATE, new Scalar(0)).between(0, 3);
        Mask rates = new Mask(Selectors.parse("0_W[:, 1]"), Target.LEARNING_RATE, new Scalar(0.5));
        Mask gradients = new Mask(Selectors.parse("0_W[2]"), Target.GRADIENT, new Scalar(2));
        List<Mask> always = List.of(rates, gradients);
        CourseRun late = new CourseRun(
                LAYOUT,
                Course.of(
                        new OptimizerSettings(rest, List.of(), List.of(row, rates, gradients), 2, NonFinite.STOP, 0)));
        late.to(3);
        CourseRun fresh =
                new CourseRun(LAYOUT, Course.of(new OptimizerSettings(rest, List.of(), always, 2, NonFinite.STOP, 0)));
        System.arraycopy(late.weights(), 0, fresh.weights(), 0, late.weights().length);
        // Without dampening momentum does not ask for the count: with the slots of the late run, one cohort does the
        // same.
        float[][] slots = late.update().state().get(0).slots();
        fresh.update().load(List.of(new GroupState(3, slots)));
        for (int step = 3; step < 9; step++) {
            late.to(step + 1);
            float[] weights = fresh.weights();
            fresh.update().update(FloatBuffer.wrap(weights), FloatBuffer.wrap(Vectors.gradient(weights, step)), step);
            for (int i = 0; i < weights.length; i++) {
                assertThat(late.weights()[i]).isCloseTo(weights[i], within(1e-6f));
            }
        }
    }
}
