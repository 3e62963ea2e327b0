package org.gradus.job.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.List;
import org.gradus.engine.Kind;
import org.gradus.engine.Layout;
import org.gradus.engine.Parameter;
import org.gradus.engine.Regularization;
import org.gradus.group.Group;
import org.gradus.group.Selectors;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Plan;
import org.gradus.plan.PlanCompiler;
import org.gradus.rule.Sgd;
import org.junit.jupiter.api.Test;

/** Without these, the group that is blamed could be one that was dragged along, or one whose biases started at 0. */
class RunawayTest {
    /** Two weights of the group a, one of the frozen group b, two of rest; what is packed leaves out b. */
    private static final Plan PLAN = PlanCompiler.compile(
            new Layout(List.of(parameter("0_W", 0, 2), parameter("1_W", 2, 1), parameter("2_W", 3, 2))),
            FloatBuffer.wrap(new float[5]),
            new OptimizerSettings(
                    Group.rest(new Sgd()),
                    List.of(group("a", "0_W"), group("b", "1_W").withFrozen(true)),
                    List.of(),
                    Double.POSITIVE_INFINITY,
                    NonFinite.STOP,
                    0));

    private static final float[] START = {0.5f, 0.5f, 0, 0};

    @Test
    void theFarthestMoveCounts() {
        assertThat(Runaway.group(PLAN, START, new float[] {1e28f, 0, 0, 1e30f})).contains(Group.REST);
        assertThat(Runaway.group(PLAN, START, new float[] {-1e30f, 0, 0, 1e28f}))
                .contains("a");
    }

    @Test
    void whatStartsAtZeroIsNotBlamedForASmallMove() {
        assertThat(Runaway.group(PLAN, START, new float[] {0.5f, -1e20f, 0.1f, 0}))
                .contains("a");
    }

    @Test
    void nobodyIsBlamedWhereNothingMoved() {
        assertThat(Runaway.group(PLAN, START, START.clone())).isEmpty();
    }

    private static Group group(String name, String select) {
        return Group.of(name, Selectors.parse(select), new Sgd());
    }

    private static Parameter parameter(String name, int offset, int length) {
        return new Parameter(
                name,
                0,
                name.substring(0, 1),
                List.of("DenseLayer"),
                Kind.WEIGHT,
                List.of(length),
                0,
                'c',
                offset,
                false,
                Regularization.NONE);
    }
}
