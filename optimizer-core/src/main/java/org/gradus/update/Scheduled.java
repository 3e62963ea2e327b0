package org.gradus.update;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gradus.engine.Regularization;
import org.gradus.group.Group;
import org.gradus.group.Schedules;
import org.gradus.plan.Part;
import org.gradus.plan.PlannedGroup;
import org.gradus.rule.Hyperparameters;
import org.gradus.rule.Rule;
import org.gradus.schedule.Observations;

/** A group's hyperparameters, step by step, wherever its weights are updated. */
public final class Scheduled {
    private final String name;
    private final Group settings;
    private Schedules schedules;

    /** Starts with no metric known. */
    public Scheduled(PlannedGroup group) {
        this.name = group.name();
        this.settings = group.settings();
        this.schedules = settings.schedules();
    }

    /** Makes metrics known to the schedules. */
    public void observe(Observations observations) {
        schedules = settings.schedules().observed(observations);
    }

    /** The learning rate of a step. */
    public double rate(long step) {
        return schedules.lr().at(step, settings.lr());
    }

    /**
     * The rule with the hyperparameters of a step.
     *
     * @throws IllegalArgumentException when a schedule leaves what the rule takes
     */
    public Rule rule(long step) {
        Rule rule = settings.rule();
        if (schedules.others().isEmpty()) {
            return rule;
        }
        Map<String, Double> changed = new LinkedHashMap<>();
        Hyperparameters.of(rule).forEach((hyperparameter, base) -> {
            if (schedules.others().containsKey(hyperparameter)) {
                changed.put(hyperparameter, schedules.at(hyperparameter, step, base));
            }
        });
        try {
            return changed.isEmpty() ? rule : Hyperparameters.with(rule, changed);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the schedule of group \"" + name + "\" at step " + step + ": " + e.getMessage(), e);
        }
    }

    /** The penalties of a step. */
    public Regularization penalties(Part part, long step) {
        Regularization base = part.regularization();
        if (schedules.others().isEmpty()) {
            return base;
        }
        boolean coupled =
                base.l2() != 0 || (base.weightDecay() == 0 && !settings.rule().decoupled());
        double decay = schedules.at(Schedules.WEIGHT_DECAY, step, coupled ? base.l2() : base.weightDecay());
        return new Regularization(
                schedules.at(Schedules.L1, step, base.l1()),
                coupled ? decay : base.l2(),
                coupled ? base.weightDecay() : decay,
                base.timesRate());
    }
}
