package org.gradus.plan;

import java.io.Serializable;
import java.util.Arrays;
import org.gradus.engine.Parameter;
import org.gradus.engine.Regularization;
import org.gradus.rule.Rule;
import org.gradus.rule.TensorRule;

/**
 * What one group owns of one parameter. The masks hold one number per trainable element, in the order of the runs; null
 * stands for all ones.
 *
 * @param parameter the parameter
 * @param owned how many of its elements the group owns
 * @param trainable the owned elements that can move: not frozen, learning-rate mask not 0
 * @param regularization the penalties, before the decay mask and schedules
 * @param origin where the penalties came from, for explain: {@code job}, {@code model}, {@code adamw's default}
 * @param rateMask multiplies the update
 * @param decayMask multiplies the penalties
 * @param gradientMask multiplies the gradient
 * @param slots how many floats each slot of the rule has
 */
public record Part(
        Parameter parameter,
        int owned,
        Runs trainable,
        Regularization regularization,
        String origin,
        float[] rateMask,
        float[] decayMask,
        float[] gradientMask,
        int[] slots)
        implements Serializable {
    /** Whether each slot that is used has one float per element that can move. */
    public boolean perElement() {
        return Arrays.stream(slots).allMatch(length -> length == 0 || length == trainable.total());
    }

    /** How many floats the slots of a rule have for some elements of a parameter; none where nothing can move. */
    static int[] slots(Rule rule, Parameter parameter, Runs trainable) {
        int[] lengths = new int[rule.slots().size()];
        if (trainable.total() > 0 && rule instanceof TensorRule tensor) {
            return tensor.lengths(Grids.of(parameter, trainable));
        }
        Arrays.fill(lengths, trainable.total());
        return lengths;
    }
}
