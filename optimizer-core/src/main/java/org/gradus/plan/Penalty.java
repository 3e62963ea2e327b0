package org.gradus.plan;

import org.gradus.engine.Parameter;
import org.gradus.engine.Regularization;
import org.gradus.group.Group;

/**
 * The penalties of one parameter in one group, and who set them: the job's weight decay, else the model's own l1, l2 and
 * weight decay, else the rule's default.
 */
record Penalty(Regularization regularization, String origin) {
    static Penalty of(Group group, Parameter parameter) {
        if (group.weightDecay() != null) {
            return new Penalty(decay(group, group.weightDecay()), "job");
        }
        if (!parameter.regularization().isNone()) {
            return new Penalty(parameter.regularization(), "model");
        }
        return new Penalty(
                decay(group, group.rule().defaultWeightDecay()), group.rule().name() + "'s default");
    }

    private static Regularization decay(Group group, double coefficient) {
        return group.rule().decoupled()
                ? new Regularization(0, 0, coefficient, true)
                : new Regularization(0, coefficient, 0, true);
    }
}
