package org.gradus.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.gradus.engine.Kind;
import org.gradus.engine.Layout;
import org.gradus.engine.Parameter;
import org.gradus.engine.Regularization;
import org.gradus.group.Criterion;
import org.gradus.group.Group;
import org.gradus.group.Keep;
import org.gradus.group.Mask;
import org.gradus.group.Scalar;
import org.gradus.group.Selectors;
import org.gradus.group.Share;
import org.gradus.group.Target;
import org.gradus.group.Unit;
import org.gradus.plan.Course;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Planner;
import org.gradus.plan.RoundTraffic;
import org.gradus.rule.Sgd;
import org.junit.jupiter.api.Test;

/** Without this, who reads a plan before a long run would not see what becomes of it on the way. */
class PlanForecastTest {
    private static final Layout LAYOUT = new Layout(List.of(parameter("0_W", 0), parameter("1_W", 8)));

    @Test
    void everyChangeThatIsKnownHasASection() {
        String text = forecast(OptionalLong.of(100));
        assertThat(text.lines().filter(line -> line.startsWith("from step ")))
                .containsExactly("from step 10", "from step 20", "from step 40");
        String frozen = text.substring(text.indexOf("from step 20"), text.indexOf("from step 40"));
        assertThat(frozen)
                .contains("lr at step 20")
                .containsPattern("head +frozen")
                .contains(
                        "lr of 0_W: keep largest magnitude 0.5",
                        "(depends on training: shown as the initial weights make it)")
                .contains("elements    16: 4 trainable");
        assertThat(text.substring(text.indexOf("from step 40")))
                .contains("gradient of 0_W", "elements    16: 8 trainable")
                .doesNotContain("depends on training");
    }

    @Test
    void masksThatAreComputedAgainAreNamedAtTheStart() {
        assertThat(start())
                .contains("weightDecay of 1_W: keep largest taylor 0.5, every 7 (computed again in training)");
    }

    @Test
    void aRampIsShownAsFarAsItHasGone() {
        Keep ramp = new Keep(Criterion.MAGNITUDE, true, new Share(1, 0.25, 10, 20), Unit.ELEMENT);
        Mask mask = new Mask(Selectors.parse("0_W"), Target.LEARNING_RATE, ramp, 10, Long.MAX_VALUE, 3, true);
        Course course = Course.of(settings(Group.of("head", Selectors.parse("1_W"), new Sgd()), mask))
                .at(30, s -> settings(s.groups().get(0).withFrozen(true), mask));
        assertThat(forecast(course, OptionalLong.of(100)))
                .containsPattern("from step 10\n\nmask .*\nelements    16: 16 trainable")
                .containsPattern("from step 30\n\npruned      6 elements are 0\nmask .*\nelements    16: 2 trainable");
    }

    @Test
    void withoutTheNumberOfStepsNoStepIsNamed() {
        assertThat(forecast(OptionalLong.empty()))
                .doesNotContain("from step")
                .contains("(the plan changes in the run; when, is not known without the number of steps)");
    }

    @Test
    void whatComesAfterTheEndIsLeftOutAndSaid() {
        assertThat(forecast(OptionalLong.of(15)))
                .contains(
                        "from step 10\n",
                        "at          step 20 is after the last of the run's 15: no step has these settings")
                .doesNotContain("from step 20");
        assertThat(forecast(OptionalLong.of(20))).contains("from step 20, after the last\n");
        assertThat(forecast(OptionalLong.of(21))).contains("from step 20\n").doesNotContain("after the last");
    }

    private static String start() {
        String text = forecast(OptionalLong.of(100));
        return text.substring(0, text.indexOf("from step 10"));
    }

    private static String forecast(OptionalLong steps) {
        return forecast(course(), steps);
    }

    private static String forecast(Course course, OptionalLong steps) {
        float[] weights = new float[16];
        Arrays.fill(weights, 0, 4, 1);
        return new PlanForecast(
                        new Planner(LAYOUT, course, weights), weights, steps, new RoundTraffic(false, true, false))
                .toString();
    }

    /** A mask by magnitude from step 10 until 40, the head frozen at 20; one that is computed again, and one from 40 on. */
    private static Course course() {
        Group head = Group.of("head", Selectors.parse("1_W"), new Sgd());
        Mask window = new Mask(Selectors.parse("0_W"), Target.LEARNING_RATE, Keep.largest(0.5)).between(10, 40);
        Mask late = new Mask(Selectors.parse("0_W"), Target.GRADIENT, new Scalar(0.5)).between(40, Long.MAX_VALUE);
        Mask again = new Mask(
                        Selectors.parse("1_W"),
                        Target.WEIGHT_DECAY,
                        new Keep(Criterion.TAYLOR, true, Share.of(0.5), Unit.ELEMENT))
                .every(7);
        return Course.of(settings(head, window, late, again))
                .at(20, s -> settings(head.withFrozen(true), window, late, again));
    }

    private static OptimizerSettings settings(Group group, Mask... masks) {
        return new OptimizerSettings(
                Group.rest(new Sgd()), List.of(group), List.of(masks), Double.POSITIVE_INFINITY, NonFinite.STOP, 0);
    }

    private static Parameter parameter(String name, int offset) {
        return new Parameter(
                name,
                0,
                name.substring(0, 1),
                List.of("DenseLayer"),
                Kind.WEIGHT,
                List.of(8),
                0,
                'c',
                offset,
                false,
                Regularization.NONE);
    }
}
