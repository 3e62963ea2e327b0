package org.gradus.state;

import java.util.List;
import org.gradus.plan.Part;
import org.gradus.plan.Plan;
import org.gradus.plan.PlannedGroup;
import org.gradus.setting.Faults;

/** Whether states belong to a plan. */
public final class States {
    private States() {}

    /**
     * Compares counts and lengths.
     *
     * @throws org.gradus.setting.FaultsException with every difference
     */
    public static void requireFit(Plan plan, List<GroupState> states) {
        Faults faults = new Faults();
        if (states.size() != plan.groups().size()) {
            faults.add(
                    "",
                    "states of " + states.size() + " groups; must be "
                            + plan.groups().size());
        } else {
            for (int k = 0; k < states.size(); k++) {
                compare(plan.groups().get(k), states.get(k), faults);
            }
        }
        faults.throwIfAny("optimizer state");
    }

    private static void compare(PlannedGroup group, GroupState state, Faults faults) {
        String where = "group " + group.name();
        List<String> names = slots(group);
        if (state.steps() < 0) {
            faults.add(where, "steps is " + state.steps() + "; must be 0 or more");
        }
        if (state.slots().length != names.size()) {
            faults.add(where, state.slots().length + " slots; must be " + names.size() + ": " + names);
            return;
        }
        compare(group, state.steps(), state.cohorts(), where, faults);
        for (int s = 0; s < names.size(); s++) {
            int length = group.slots()[s];
            if (state.slots()[s].length != length) {
                faults.add(where, names.get(s) + " has " + state.slots()[s].length + " elements; must have " + length);
            }
        }
    }

    private static void compare(PlannedGroup group, long steps, Cohorts cohorts, String where, Faults faults) {
        long behind = cohorts.behind(cohorts.count() - 1);
        if (behind > Math.max(steps, 0)) {
            faults.add(
                    where,
                    "some elements have had " + behind + " updates fewer than " + steps + "; must be at most that");
        }
        if (cohorts.elements() >= 0 && cohorts.elements() != group.trainable()) {
            faults.add(where, "cohorts of " + cohorts.elements() + " elements; must have " + group.trainable());
            return;
        }
        int at = 0;
        for (Part part : group.parts()) {
            int[] ranges = {0};
            cohorts.visit(at, at + part.trainable().total(), (cohort, from, to) -> ranges[0]++);
            if (ranges[0] > 1 && !part.perElement()) {
                faults.add(
                        where + "." + part.parameter().name(),
                        "its elements have different counts of updates; must have one, for their rows and columns share a state");
            }
            at += part.trainable().total();
        }
    }

    /** The slots that a group has arrays for: its rule's, or none where nothing can move. */
    static List<String> slots(PlannedGroup group) {
        return group.trainable() == 0 ? List.of() : group.settings().rule().slots();
    }
}
