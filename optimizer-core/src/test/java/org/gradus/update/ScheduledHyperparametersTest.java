package org.gradus.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.gradus.engine.Kind;
import org.gradus.engine.Layout;
import org.gradus.engine.SampleLayout;
import org.gradus.group.Group;
import org.gradus.group.Schedules;
import org.gradus.group.Selectors;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Plan;
import org.gradus.plan.PlanCompiler;
import org.gradus.rule.Adam;
import org.gradus.rule.AdamW;
import org.gradus.rule.Sgd;
import org.gradus.schedule.Chained;
import org.gradus.schedule.Constant;
import org.gradus.schedule.Cosine;
import org.gradus.schedule.Exponential;
import org.gradus.schedule.Lambda;
import org.gradus.schedule.Observations;
import org.gradus.schedule.OneCycle;
import org.gradus.schedule.Plateau;
import org.gradus.schedule.Schedule;
import org.gradus.schedule.Sequence;
import org.gradus.schedule.Step;
import org.gradus.schedule.Warmup;
import org.gradus.setting.MapOptions;
import org.junit.jupiter.api.Test;

/** Schedules of what is not the learning rate. Without it they may be read and have no effect. */
class ScheduledHyperparametersTest {
    private static final Layout LAYOUT = new SampleLayout()
            .add("0_W", 0, "DenseLayer", Kind.WEIGHT, 'f', 2, 2)
            .build();
    private static final int STEPS = 12;

    @Test
    void momentumFollowsItsSchedule() {
        Schedule falling = new Exponential(0.8);
        Group group = Group.rest(new Sgd(0.9, 0, true)).withLr(0.1);
        float[] weights = run(group.withSchedules(Schedules.CONSTANT.with("momentum", falling)));
        double w = Vectors.normal(4, 1)[0];
        double b = 0;
        for (int t = 0; t < STEPS; t++) {
            double g = gradient(t);
            double momentum = 0.9 * Math.pow(0.8, t);
            b = t == 0 ? g : momentum * b + g;
            w -= 0.1 * (g + momentum * b);
        }
        assertThat((double) weights[0]).isCloseTo(w, within(1e-5));
    }

    @Test
    void aCycleMovesMomentumAndGivesItABufferWhereThereWasNone() {
        OneCycle cycle = new OneCycle(MapOptions.parse("maxLr=0.1 totalSteps=12", " "));
        float[] weights = run(Group.rest(new Sgd()).withSchedule(cycle));
        Schedule momentum = cycle.momentum().orElseThrow();
        double w = Vectors.normal(4, 1)[0];
        double b = 0;
        for (int t = 0; t < STEPS; t++) {
            double g = gradient(t);
            b = t == 0 ? g : momentum.at(t, 0) * b + g;
            w -= cycle.at(t, 0) * b;
        }
        assertThat((double) weights[0]).isCloseTo(w, within(1e-5));
        assertThat(plan(Group.rest(new Adam()).withSchedule(new Chained(List.of(cycle))))
                        .groups()
                        .get(0)
                        .settings()
                        .schedules()
                        .others())
                .containsOnlyKeys("beta1");
    }

    @Test
    void weightDecayFollowsItsScheduleCoupledOrNot() {
        Schedule halved = new Step(5, 0.5);
        for (boolean decoupled : new boolean[] {true, false}) {
            Group group =
                    Group.rest(decoupled ? new AdamW() : new Sgd()).withLr(0.01).withWeightDecay(0.5);
            float[] weights = run(group.withSchedules(Schedules.CONSTANT.with(Schedules.WEIGHT_DECAY, halved)));
            float[] first = run(group);
            assertThat(weights[0]).isNotEqualTo(first[0]);
            if (!decoupled) {
                double w = Vectors.normal(4, 1)[0];
                for (int t = 0; t < STEPS; t++) {
                    w -= 0.01 * (gradient(t) + 0.5 * Math.pow(0.5, t < 5 ? 0 : t < 10 ? 1 : 2) * w);
                }
                assertThat((double) weights[0]).isCloseTo(w, within(1e-5));
            }
        }
    }

    /** A schedule with values of its own can raise a decay of 0, and is coupled where the rule's decay is. */
    @Test
    void weightDecayThatAScheduleRaisesFromZeroIsTheRules() {
        Schedule raised = new Cosine(20, 0.5);
        Group group = Group.rest(new Adam()).withLr(0.01).withWeightDecay(0.0);
        float[] weights = run(group.withSchedules(Schedules.CONSTANT.with(Schedules.WEIGHT_DECAY, raised)));
        double w = Vectors.normal(4, 1)[0];
        double m = 0;
        double v = 0;
        for (int t = 0; t < STEPS; t++) {
            double g = gradient(t) + raised.at(t, 0) * w;
            m = 0.9 * m + 0.1 * g;
            v = 0.999 * v + 0.001 * g * g;
            w -= 0.01 * m / (1 - Math.pow(0.9, t + 1)) / Math.sqrt(v / (1 - Math.pow(0.999, t + 1)));
        }
        assertThat((double) weights[0]).isCloseTo(w, within(1e-6));
    }

    @Test
    void eachGroupHasAPlateauOfItsOwn() {
        Group quick = Group.of("quick", Selectors.parse("0_W[0]"), new Sgd())
                .withLr(1)
                .withSchedule(new Plateau(MapOptions.parse("patience=0 factor=0.5", " ")));
        Group rest = Group.rest(new Sgd())
                .withLr(1)
                .withSchedule(new Plateau(MapOptions.parse("patience=0 factor=0.5 minLr=0.75", " ")));
        Plan plan = PlanCompiler.compile(
                LAYOUT,
                FloatBuffer.allocate(4),
                new OptimizerSettings(rest, List.of(quick), List.of(), Double.POSITIVE_INFINITY, NonFinite.STOP, 0));
        GroupedUpdate update = new GroupedUpdate(plan);
        Observations seen = Observations.NONE
                .with(10, Map.of("loss", 1.0))
                .with(20, Map.of("loss", 1.0))
                .with(30, Map.of("loss", 1.0));
        update.observe(seen);
        float[] before = new float[4];
        update.update(FloatBuffer.wrap(before), FloatBuffer.wrap(new float[] {1, 1, 1, 1}), 19);
        assertThat(before).containsExactly(-1, -1, -1, -1);
        float[] after = new float[4];
        update.update(FloatBuffer.wrap(after), FloatBuffer.wrap(new float[] {1, 1, 1, 1}), 30);
        assertThat(after).containsExactly(-0.25f, -0.75f, -0.25f, -0.75f);
    }

    /** Between two cycles the momentum is the rule's own, 0, also where there is a buffer for them. */
    @Test
    void aRuleWithoutMomentumHasNoneWhereNoCycleLiftsIt() {
        OneCycle cycle = new OneCycle(MapOptions.parse("maxLr=0.1 totalSteps=6", " "));
        Sequence first = new Sequence(List.of(cycle, new Constant()), List.of(6L));
        float[] weights = run(Group.rest(new Sgd()).withLr(0.1).withSchedule(first));
        double w = Vectors.normal(4, 1)[0];
        double b = 0;
        for (int t = 0; t < STEPS; t++) {
            b = gradient(t)
                    + (t == 0 || t >= 6 ? 0 : cycle.momentum().orElseThrow().at(t, 0) * b);
            w -= (t < 6 ? cycle.at(t, 0) : 0.1) * b;
        }
        assertThat((double) weights[0]).isCloseTo(w, within(1e-5));
    }

    @Test
    void aValueThatTheRuleRefusesIsFoundBeforeTheFirstStep() {
        Group group = Group.rest(new Sgd(0.9, 0, true))
                .withSchedules(Schedules.CONSTANT.with("momentum", new Warmup(5, 0, 1)));
        assertThatThrownBy(() -> plan(group))
                .hasMessageContaining(
                        "optimizer.schedule.momentum: at its first step nesterov is true with momentum 0.0");
    }

    @Test
    void aHyperparameterThatTheRuleDoesNotHaveIsRefused() {
        Group group = Group.rest(new AdamW()).withSchedules(Schedules.CONSTANT.with("momentum", new Step(5, 0.5)));
        assertThatThrownBy(() -> plan(group))
                .hasMessageContaining("optimizer.schedule.momentum: adamw has no hyperparameter momentum; nearest:");
    }

    @Test
    void aValueThatTheRuleDoesNotTakeIsRefusedBeforeTheFirstStepOrNamedWithItsStep() {
        Group group = Group.rest(new Sgd(0.9, 0, false));
        assertThatThrownBy(() -> plan(group.withSchedules(Schedules.CONSTANT.with("momentum", new Lambda(step -> 2)))))
                .hasMessageContaining(
                        "optimizer.schedule.momentum: at its first step momentum is 1.8; must be in [0, 1)");
        assertThatThrownBy(() -> run(
                        group.withSchedules(Schedules.CONSTANT.with("momentum", new Lambda(step -> 1 + 0.2 * step)))))
                .hasMessage("the schedule of group \"rest\" at step 1: momentum is 1.08; must be in [0, 1)");
    }

    private static double gradient(int t) {
        return 1 + 0.1 * t;
    }

    private static Plan plan(Group rest) {
        return PlanCompiler.compile(LAYOUT, FloatBuffer.allocate(4), OptimizerSettings.of(rest));
    }

    private static float[] run(Group rest) {
        float[] weights = Vectors.normal(4, 1);
        GroupedUpdate update = new GroupedUpdate(plan(rest));
        for (int t = 0; t < STEPS; t++) {
            float[] gradient = new float[4];
            Arrays.fill(gradient, (float) gradient(t));
            update.update(FloatBuffer.wrap(weights), FloatBuffer.wrap(gradient), t);
        }
        return weights;
    }
}
