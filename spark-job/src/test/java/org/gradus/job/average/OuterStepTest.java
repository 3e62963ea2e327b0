package org.gradus.job.average;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.gradus.dl4j.Model;
import org.gradus.group.Group;
import org.gradus.job.TestNetworks;
import org.gradus.job.config.OuterConfig;
import org.gradus.plan.Course;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Plan;
import org.gradus.plan.Planner;
import org.gradus.rule.Sgd;
import org.gradus.schedule.Observations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Without these, the optimizer of the rounds could follow another recurrence than its papers'. */
class OuterStepTest {
    private static final Plan PLAN = plan();

    /** By hand, in double, over three rounds of one element whose replicas' mean lies 1, then 0.5, then -0.25 below its start. */
    @ParameterizedTest
    @CsvSource({
        // rule, lr, momentum, where the three rounds end from 10 on
        "SGD, 1, 0, 9, 8.5, 8.75",
        "SGD, 0.5, 0.5, 9.5, 9, 8.875",
        "NESTEROV, 0.7, 0.9, 8.67, 7.438, 6.9767",
        "SLOWMO, 1, 0.5, 9, 8, 7.75",
        "SLOWMO, 2, 0.5, 8, 6, 5.5"
    })
    void followsItsRecurrence(OuterConfig.Rule rule, double lr, double momentum, double one, double two, double three) {
        OuterStep step = new OuterStep(new OuterConfig(rule, lr, momentum), PLAN.groups());
        int length = PLAN.trainable();
        float[] before = filled(length, 10);
        float[] buffer = new float[length];
        double[] ways = {1, 0.5, -0.25};
        double[] ends = {one, two, three};
        for (int k = 0; k < 3; k++) {
            float[] mean = filled(length, (float) (before[0] - ways[k]));
            step.apply(before, mean, buffer, 0, length, k, Observations.NONE);
            assertThat((double) mean[0]).as("round %d", k).isCloseTo(ends[k], within(1e-3));
            assertThat(mean).containsOnly(mean[0]);
            before = mean;
        }
    }

    @Test
    void aPartIsLeftToWhomItBelongs() {
        OuterStep step = new OuterStep(new OuterConfig(OuterConfig.Rule.NESTEROV, 0.7, 0.9), PLAN.groups());
        float[] mean = filled(PLAN.trainable(), 9);
        step.apply(filled(mean.length, 10), mean, new float[mean.length], 3, 5, 0, Observations.NONE);
        assertThat(mean[2]).isEqualTo(9);
        assertThat(mean[3]).isNotEqualTo(9);
        assertThat(mean[5]).isEqualTo(9);
    }

    private static float[] filled(int length, float value) {
        float[] values = new float[length];
        Arrays.fill(values, value);
        return values;
    }

    private static Plan plan() {
        Model model = Model.fromConfiguration(TestNetworks.plain(), "network", 1);
        OptimizerSettings settings = new OptimizerSettings(
                Group.rest(new Sgd()), List.of(), List.of(), Double.POSITIVE_INFINITY, NonFinite.STOP, 0);
        return new Planner(model.layout(), Course.of(settings), model.weights())
                .start()
                .plan();
    }
}
