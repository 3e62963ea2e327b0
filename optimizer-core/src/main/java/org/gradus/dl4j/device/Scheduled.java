package org.gradus.dl4j.device;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gradus.engine.Regularization;
import org.gradus.group.Group;
import org.gradus.group.Schedules;
import org.gradus.plan.Part;
import org.gradus.rule.Hyperparameters;
import org.gradus.rule.Rule;
import org.gradus.schedule.Observations;

/** A group's hyperparameters, step by step. */
final class Scheduled {
    private final Group settings;
    private Schedules schedules;

    Scheduled(Group settings) {
        this.settings = settings;
        this.schedules = settings.schedules();
    }

    /** Makes metrics known to the schedules. */
    void observe(Observations observations) {
        schedules = settings.schedules().observed(observations);
    }

    /** The learning rate of a step. */
    double rate(long step) {
        return schedules.lr().at(step, settings.lr());
    }

    /** The rule with the hyperparameters of a step. */
    Rule rule(long step) {
        Rule rule = settings.rule();
        Map<String, Double> changed = new LinkedHashMap<>();
        if (!schedules.others().isEmpty()) {
            Hyperparameters.of(rule).forEach((name, base) -> {
                if (schedules.others().containsKey(name)) {
                    changed.put(name, schedules.at(name, step, base));
                }
            });
        }
        return changed.isEmpty() ? rule : Hyperparameters.with(rule, changed);
    }

    /** The penalties of a step. */
    Regularization penalties(Part part, long step) {
        Regularization base = part.regularization();
        if (schedules.others().isEmpty()) {
            return base;
        }
        boolean coupled = base.l2() != 0;
        double decay = schedules.at(Schedules.WEIGHT_DECAY, step, coupled ? base.l2() : base.weightDecay());
        return new Regularization(
                schedules.at(Schedules.L1, step, base.l1()),
                coupled ? decay : base.l2(),
                coupled ? base.weightDecay() : decay,
                base.timesRate());
    }
}
