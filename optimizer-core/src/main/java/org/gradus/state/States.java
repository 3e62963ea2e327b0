package org.gradus.state;

import java.util.List;
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
        for (int s = 0; s < names.size(); s++) {
            int length = group.slots()[s];
            if (state.slots()[s].length != length) {
                faults.add(where, names.get(s) + " has " + state.slots()[s].length + " elements; must have " + length);
            }
        }
    }

    /** The slots that a group has arrays for: its rule's, or none where nothing can move. */
    static List<String> slots(PlannedGroup group) {
        return group.trainable() == 0 ? List.of() : group.settings().rule().slots();
    }
}
