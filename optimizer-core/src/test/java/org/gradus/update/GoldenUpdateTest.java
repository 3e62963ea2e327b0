package org.gradus.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.gradus.group.Group;
import org.gradus.plan.Plan;
import org.gradus.plan.PlanFixture;
import org.gradus.rule.Rule;
import org.gradus.rule.RuleType;
import org.gradus.schedule.Constant;
import org.gradus.schedule.Schedule;
import org.gradus.schedule.ScheduleText;
import org.gradus.setting.Golden;
import org.gradus.setting.MapOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Weights after 200 steps of PyTorch in double precision: every rule, with groups, with coupled and decoupled decay, and under
 * schedules. Without it the arithmetic may be any optimizer's.
 */
class GoldenUpdateTest {
    private static final int SIZE = 36;
    private static final int STEPS = 200;
    private static final double TOLERANCE = 1e-6;

    static List<Golden> goldens() {
        return Golden.read("updates.csv");
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void weightsArePyTorchs(Golden golden) {
        float[] weights = start();
        float[] gradient = new float[SIZE];
        GroupedUpdate update = new GroupedUpdate(plan(golden.settings().split("\\|")));
        for (int t = 0; t < STEPS; t++) {
            gradient(weights, t, gradient);
            update.update(FloatBuffer.wrap(weights), FloatBuffer.wrap(gradient), t);
        }
        assertThat(relativeError(weights, golden.values())).isLessThan(TOLERANCE);
    }

    @Test
    void everyRuleHasGoldens() {
        String settings = goldens().stream().map(Golden::settings).collect(Collectors.joining(" ", " ", " "));
        assertThat(RuleType.names()).allMatch(name -> settings.contains("rule=" + name + " "));
    }

    private static Plan plan(String[] groups) {
        int length = SIZE / groups.length;
        int[] lengths = new int[groups.length];
        Arrays.fill(lengths, length);
        PlanFixture plan = new PlanFixture(lengths);
        for (int k = 0; k < groups.length; k++) {
            int first = k * length;
            plan.group(group("g" + k, groups[k]), i -> i >= first && i < first + length);
        }
        return plan.build();
    }

    private static Group group(String name, String text) {
        MapOptions options = MapOptions.parse(text, " ");
        Rule rule =
                RuleType.find(options.text("rule").orElseThrow()).orElseThrow().create(options);
        Schedule schedule = options.text("schedule").map(ScheduleText::parse).orElse(new Constant());
        return PlanFixture.settings(name, rule, options.number("lr"), options.number("weightDecay", 0), schedule);
    }

    /** The generator's START. */
    private static float[] start() {
        float[] weights = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            weights[i] = (i * 37 % 101 - 50) / 64f;
        }
        return weights;
    }

    /** The generator's gradient. */
    private static void gradient(float[] weights, int t, float[] gradient) {
        for (int i = 0; i < SIZE; i++) {
            double w = weights[i];
            double slope = 0.5 + (i % 7) / 8.0;
            gradient[i] = (float) (Math.sin(slope * w + 0.1 * t) + 0.0625 * w * Math.abs(w));
        }
    }

    private static double relativeError(float[] actual, double[] expected) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(actual[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / norm);
    }
}
