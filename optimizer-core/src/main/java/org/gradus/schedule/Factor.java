package org.gradus.schedule;

import java.io.Serializable;
import org.gradus.setting.Check;

/**
 * What a learning rate is multiplied by at each step: a Java function, or an {@link Expression}. It travels to the
 * executors: a lambda must hold nothing that cannot. It is a function of the step alone, or replicas and resumed runs differ.
 */
@FunctionalInterface
public interface Factor extends Serializable {
    /**
     * The factor at a step.
     *
     * @param step 0 or more
     * @return a finite number, 0 or more
     */
    double at(long step);

    /** This factor with the length of an epoch made known to it, as {@link Schedule#inEpochs}. */
    default Factor inEpochs(long every, long stepsPerEpoch) {
        return this;
    }

    /**
     * The factor at a step.
     *
     * @throws IllegalArgumentException when the step is negative, or the factor no finite number of 0 or more
     */
    default double checkedAt(long step) {
        return Check.nonNegative("factor at step " + step, at(Check.atLeast("step", step, 0)));
    }
}
