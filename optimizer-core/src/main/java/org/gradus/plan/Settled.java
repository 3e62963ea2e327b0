package org.gradus.plan;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.gradus.group.Group;
import org.gradus.group.Schedules;
import org.gradus.rule.Hyperparameters;
import org.gradus.rule.Rule;
import org.gradus.schedule.Schedule;
import org.gradus.setting.Faults;
import org.gradus.setting.Names;

/** A group whose schedules have met its rule. */
final class Settled {
    private Settled() {}

    /** The group with the schedule of the momentum that the one of its learning rate brings; a fault for each unknown name. */
    static Group of(Group group, String where, Faults faults) {
        Map<String, Double> known = Hyperparameters.of(group.rule());
        Schedules schedules = group.schedules();
        for (String name : schedules.others().keySet()) {
            if (!known.containsKey(name) && !name.equals(Schedules.WEIGHT_DECAY) && !name.equals(Schedules.L1)) {
                TreeSet<String> legal = new TreeSet<>(known.keySet());
                legal.addAll(List.of("lr", Schedules.WEIGHT_DECAY, Schedules.L1));
                faults.add(
                        where + ".schedule." + name,
                        group.rule().name() + " has no hyperparameter " + name + "; " + Names.hint(name, legal));
                return group;
            }
        }
        Schedule cycle = schedules.lr().momentum().orElse(null);
        String momentum = Hyperparameters.momentum(group.rule()).orElse(null);
        if (cycle != null && momentum != null && !schedules.others().containsKey(momentum)) {
            schedules = schedules.with(momentum, cycle);
        }
        Group settled = withSlots(group.withSchedules(schedules), momentum, known);
        checkStart(settled, where, faults);
        return settled;
    }

    /** A fault for each schedule that starts outside of what the rule takes; later steps are met in training. */
    private static void checkStart(Group group, String where, Faults faults) {
        Hyperparameters.of(group.rule()).forEach((name, base) -> {
            if (group.schedules().others().containsKey(name)) {
                try {
                    Hyperparameters.with(
                            group.rule(), Map.of(name, group.schedules().at(name, 0, base)));
                } catch (IllegalArgumentException e) {
                    faults.add(where + ".schedule." + name, "at its first step " + e.getMessage());
                }
            }
        });
    }

    /** The group with those of its schedules only that its rule knows. */
    static Group only(Group group) {
        Map<String, Double> known = Hyperparameters.of(group.rule());
        Schedules only = Schedules.of(group.schedules().lr());
        for (Map.Entry<String, Schedule> other : group.schedules().others().entrySet()) {
            if (known.containsKey(other.getKey())
                    || other.getKey().equals(Schedules.WEIGHT_DECAY)
                    || other.getKey().equals(Schedules.L1)) {
                only = only.with(other.getKey(), other.getValue());
            }
        }
        return group.withSchedules(only);
    }

    /**
     * Momentum 0 has no buffer; where a schedule lifts it, now or later, as PyTorch's cycles do, the rule needs one from the
     * start.
     */
    private static Group withSlots(Group group, String momentum, Map<String, Double> known) {
        if (momentum == null
                || known.get(momentum) != 0
                || !group.schedules().others().containsKey(momentum)) {
            return group;
        }
        Rule lifted = Hyperparameters.with(group.rule(), Map.of(momentum, Double.MIN_NORMAL)); // 0 to every kernel
        return lifted.slots().equals(group.rule().slots()) ? group : group.withRule(lifted);
    }
}
