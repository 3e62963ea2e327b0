package org.gradus.group;

import java.io.Serializable;
import org.gradus.rule.Rule;
import org.gradus.schedule.Schedule;
import org.gradus.setting.Check;

/**
 * A set of elements with one owner.
 *
 * @param name unique among the groups of a run
 * @param select which elements it claims; ignored for the group {@code rest}, which owns what no other claims
 * @param rule the arithmetic of its updates
 * @param lr the base learning rate, 0 or more
 * @param weightDecay the coefficient, 0 or more; null: the model's own penalties, else the rule's default
 * @param schedule what becomes of lr over the steps
 * @param frozen whether nothing of it ever changes
 */
public record Group(
        String name, Selector select, Rule rule, double lr, Double weightDecay, Schedule schedule, boolean frozen)
        implements Serializable {
    /** The name of the group that owns what no other claims. */
    public static final String REST = "rest";

    public Group {
        Check.nonNegative("lr", lr);
        if (weightDecay != null) {
            Check.nonNegative("weightDecay", weightDecay);
        }
    }
}
