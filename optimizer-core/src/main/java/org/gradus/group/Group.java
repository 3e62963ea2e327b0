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
 * @param weightDecay the coefficient, 0 or more; null: where l1 is null too the model's own penalties, else the rule's default
 * @param l1 the coefficient of the penalty {@code l1 |w|}, 0 or more; null: where weightDecay is null too the model's own
 *     penalties, else 0
 * @param schedules what becomes of lr and the other hyperparameters over the steps
 * @param clipping limits on its gradient
 * @param frozen whether nothing of it ever changes
 * @param thaws whether it trains what the model itself freezes; a free group that does not must not claim such elements
 * @param statistics what becomes of running statistics of layers that are all its own, while it is frozen
 * @param maximize whether gradients are climbed instead of descended: their sign is flipped before penalties are added, so
 *     that weights still decay towards 0
 */
public record Group(
        String name,
        Selector select,
        Rule rule,
        double lr,
        Double weightDecay,
        Double l1,
        Schedules schedules,
        Clipping clipping,
        boolean frozen,
        boolean thaws,
        Statistics statistics,
        boolean maximize)
        implements Serializable {
    /** The name of the group that owns what no other claims. */
    public static final String REST = "rest";

    public Group {
        Check.nonNegative("lr", lr);
        if (weightDecay != null) {
            Check.nonNegative("weightDecay", weightDecay);
        }
        if (l1 != null) {
            Check.nonNegative("l1", l1);
        }
    }

    /** A group with the rule's default learning rate, the model's own penalties, and nothing else. */
    public static Group of(String name, Selector select, Rule rule) {
        return new Group(
                name,
                select,
                rule,
                rule.defaultRate(),
                null,
                null,
                Schedules.CONSTANT,
                Clipping.NONE,
                false,
                false,
                Statistics.HELD,
                false);
    }

    /** The group of what no other claims. */
    public static Group rest(Rule rule) {
        return of(REST, Selectors.ALL, rule);
    }

    /** The same with another rule. */
    public Group withRule(Rule other) {
        return new Group(
                name, select, other, lr, weightDecay, l1, schedules, clipping, frozen, thaws, statistics, maximize);
    }

    /** The same with another base learning rate. */
    public Group withLr(double rate) {
        return new Group(
                name, select, rule, rate, weightDecay, l1, schedules, clipping, frozen, thaws, statistics, maximize);
    }

    /** The same with another weight decay. */
    public Group withWeightDecay(Double coefficient) {
        return new Group(
                name, select, rule, lr, coefficient, l1, schedules, clipping, frozen, thaws, statistics, maximize);
    }

    /** The same with another l1 penalty. */
    public Group withL1(Double coefficient) {
        return new Group(
                name,
                select,
                rule,
                lr,
                weightDecay,
                coefficient,
                schedules,
                clipping,
                frozen,
                thaws,
                statistics,
                maximize);
    }

    /** The same with another schedule of its learning rate. */
    public Group withSchedule(Schedule schedule) {
        return withSchedules(new Schedules(schedule, schedules.others()));
    }

    /** The same with other schedules. */
    public Group withSchedules(Schedules other) {
        return new Group(name, select, rule, lr, weightDecay, l1, other, clipping, frozen, thaws, statistics, maximize);
    }

    /** The same with other limits on its gradient. */
    public Group withClipping(Clipping limits) {
        return new Group(
                name, select, rule, lr, weightDecay, l1, schedules, limits, frozen, thaws, statistics, maximize);
    }

    /** The same, frozen; or free, and then it trains what the model itself freezes too. */
    public Group withFrozen(boolean still) {
        return new Group(
                name, select, rule, lr, weightDecay, l1, schedules, clipping, still, !still, statistics, maximize);
    }

    /** The same, free, but for what the model itself freezes. */
    public Group withoutFreezing() {
        return new Group(
                name, select, rule, lr, weightDecay, l1, schedules, clipping, false, false, statistics, maximize);
    }

    /** The same with running statistics that are held or move while it is frozen. */
    public Group withStatistics(Statistics what) {
        return new Group(name, select, rule, lr, weightDecay, l1, schedules, clipping, frozen, thaws, what, maximize);
    }

    /** The same, climbing or descending. */
    public Group withMaximize(boolean climbs) {
        return new Group(
                name, select, rule, lr, weightDecay, l1, schedules, clipping, frozen, thaws, statistics, climbs);
    }
}
