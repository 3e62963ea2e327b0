package org.gradus.plan;

import org.gradus.engine.Parameter;
import org.gradus.engine.Regularization;
import org.gradus.group.Group;

/**
 * The penalties of one parameter in one group, and who set them: the job, where it says weight decay or l1, else the model's
 * own l1, l2 and weight decay, else the rule's default.
 */
record Penalty(Regularization regularization, String origin) {
    static Penalty of(Group group, Parameter parameter) {
        double usual = group.rule().defaultWeightDecay();
        if (group.weightDecay() != null || group.l1() != null) {
            double decay = group.weightDecay() == null ? usual : group.weightDecay();
            return new Penalty(penalties(group, group.l1() == null ? 0 : group.l1(), decay), "job");
        }
        if (!parameter.regularization().isNone()) {
            return new Penalty(parameter.regularization(), "model");
        }
        return new Penalty(penalties(group, 0, usual), group.rule().name() + "'s default");
    }

    private static Regularization penalties(Group group, double l1, double decay) {
        return group.rule().decoupled()
                ? new Regularization(l1, 0, decay, true)
                : new Regularization(l1, decay, 0, true);
    }
}
