package org.gradus.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.gradus.engine.Layout;
import org.gradus.engine.SampleLayout;
import org.gradus.group.Criterion;
import org.gradus.group.Group;
import org.gradus.group.Keep;
import org.gradus.group.Mask;
import org.gradus.group.MaskValues;
import org.gradus.group.Scalar;
import org.gradus.group.Selectors;
import org.gradus.group.Share;
import org.gradus.group.Target;
import org.gradus.group.Unit;
import org.gradus.rule.Sgd;
import org.junit.jupiter.api.Test;

/** Without it a mask that is added to a job could draw other weights for all after it, or a skipped round free what was stopped. */
class MaskNumbersTest {
    private static final Layout LAYOUT = SampleLayout.layout();
    private static final Mask DRAWN = mask("0_W", Keep.random(0.5)).every(10);

    @Test
    void aRandomMaskDrawsTheSameWhateverMasksStandBeforeIt() {
        float[] alone = numbers(settings(5, DRAWN), DRAWN);
        Mask other = mask("2_W", new Scalar(0.5));
        assertThat(numbers(settings(5, other, mask("0_W", Keep.random(0.4)), DRAWN), DRAWN))
                .isEqualTo(alone);
        assertThat(numbers(settings(6, DRAWN), DRAWN)).isNotEqualTo(alone);
    }

    @Test
    void masksThatDifferDrawByThemselvesAndEqualOnesTogether() {
        Mask later = DRAWN.every(20);
        Map<String, MaskState> masks = at(settings(5, DRAWN, later, DRAWN), 0, null, Map.of());
        assertThat(masks).hasSize(2);
        assertThat(masks.get(later.toString()).values())
                .isNotEqualTo(masks.get(DRAWN.toString()).values());
    }

    @Test
    void aMaskThatNeedsAGradientKeepsItsNumbersWhereThereIsNone() {
        Mask mask = mask("2_W", new Keep(Criterion.GRADIENT, true, Share.of(0.5), Unit.ELEMENT))
                .every(10);
        OptimizerSettings settings = settings(5, mask);
        Map<String, MaskState> known = at(settings, 10, flat(3), Map.of());
        Map<String, MaskState> kept = at(settings, 20, null, known);
        assertThat(kept.get(mask.toString())).isSameAs(known.get(mask.toString()));
        assertThat(at(settings, 30, flat(7), kept).get(mask.toString()))
                .matches(state -> state.version() == 2 && state.step() == 30);
        assertThat(at(settings, 20, null, Map.of()).get(mask.toString()).values())
                .as("where nothing is known")
                .containsOnly(1);
    }

    private static Mask mask(String select, MaskValues values) {
        return new Mask(Selectors.parse(select), Target.LEARNING_RATE, values);
    }

    private static OptimizerSettings settings(long seed, Mask... masks) {
        Group rest = Group.rest(new Sgd(0, 0, false));
        return new OptimizerSettings(rest, List.of(), List.of(masks), Double.POSITIVE_INFINITY, NonFinite.STOP, seed);
    }

    private static float[] numbers(OptimizerSettings settings, Mask mask) {
        return at(settings, 0, null, Map.of()).get(mask.toString()).values();
    }

    private static Map<String, MaskState> at(
            OptimizerSettings settings, long step, FloatBuffer gradient, Map<String, MaskState> before) {
        Planner planner = new Planner(LAYOUT, Course.of(settings), flat(1).array());
        return planner.at(step, flat(2), gradient, before).masks();
    }

    /** Numbers in another order for each factor. */
    private static FloatBuffer flat(int factor) {
        float[] flat = new float[LAYOUT.length()];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) Math.sin(factor * (i + 1.0));
        }
        return FloatBuffer.wrap(flat);
    }
}
