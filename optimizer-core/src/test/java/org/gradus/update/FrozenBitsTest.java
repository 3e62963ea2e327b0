package org.gradus.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.gradus.engine.Layout;
import org.gradus.engine.SampleLayout;
import org.gradus.group.Clipping;
import org.gradus.group.Group;
import org.gradus.group.Keep;
import org.gradus.group.Mask;
import org.gradus.group.Selectors;
import org.gradus.group.Target;
import org.gradus.plan.Course;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.PlannedGroup;
import org.gradus.rule.ElementRule;
import org.gradus.rule.Rule;
import org.gradus.rule.RuleType;
import org.gradus.setting.MapOptions;
import org.gradus.state.GroupState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Frozen groups, frozen slices and zero masks, for every rule, with decay and every limit on. Without it something that is
 * said to stand still may move, or cost memory.
 */
class FrozenBitsTest {
    private static final Layout LAYOUT = SampleLayout.layout();
    private static final int STEPS = 20;

    @ParameterizedTest
    @EnumSource(RuleType.class)
    void whatIsStillKeepsItsBitsAndHasNoState(RuleType type) {
        Rule rule = type.create(MapOptions.none());
        Group rest = Group.rest(rule)
                .withLr(0.1)
                .withWeightDecay(0.1)
                .withL1(0.01)
                .withClipping(new Clipping(0.5, 0.1, 1, 2));
        List<Group> groups = List.of(
                Group.of("stem", Selectors.parse("0_*"), rule).withFrozen(true).withWeightDecay(0.3),
                Group.of("slice", Selectors.parse("3_W[:, 0:4]"), rule).withFrozen(true));
        List<Mask> masks = List.of(new Mask(Selectors.parse("2_W"), Target.LEARNING_RATE, Keep.random(0.5)));
        CourseRun run =
                new CourseRun(LAYOUT, Course.of(new OptimizerSettings(rest, groups, masks, 1.5, NonFinite.SKIP, 1)));
        float[] start = run.weights().clone();
        BitSet moving = new BitSet();
        run.planned().plan().groups().forEach(g -> g.parts().forEach(p -> {
            for (int k = 0; k < p.trainable().count(); k++) {
                moving.set(
                        p.trainable().start(k),
                        p.trainable().start(k) + p.trainable().length(k));
            }
        }));
        run.to(STEPS);

        assertThat(moving.cardinality()).isEqualTo(4 + 6 + 3 + 30 - 12 + 10);
        for (int i = 0; i < start.length; i++) {
            boolean same = Float.floatToRawIntBits(run.weights()[i]) == Float.floatToRawIntBits(start[i]);
            assertThat(same).as("element " + i + " stands still").isEqualTo(!moving.get(i));
        }
        List<GroupState> states = run.update().state();
        for (int g = 0; g < states.size(); g++) {
            PlannedGroup group = run.planned().plan().groups().get(g);
            int floats =
                    Arrays.stream(states.get(g).slots()).mapToInt(s -> s.length).sum();
            Rule own = group.settings().rule();
            if (group.trainable() == 0) {
                assertThat(floats).isZero();
                assertThat(states.get(g).steps()).isEqualTo(group.settings().frozen() ? 0 : STEPS);
            } else if (own instanceof ElementRule) {
                assertThat(floats).isEqualTo(group.trainable() * own.slots().size());
            } else {
                assertThat(floats)
                        .isLessThanOrEqualTo(group.trainable() * own.slots().size());
            }
        }
    }
}
