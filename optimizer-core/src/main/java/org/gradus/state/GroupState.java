package org.gradus.state;

import java.io.Serializable;
import java.util.List;
import org.gradus.plan.PlannedGroup;

/**
 * What the optimizer remembers of one group.
 *
 * @param steps the number of updates that the group has had
 * @param slots one array per slot of the group's rule: part after part, each with as many floats as {@code Part.slots} says
 */
public record GroupState(long steps, float[][] slots) implements Serializable {
    /** The state before the first update: all zeros. */
    public static GroupState initial(PlannedGroup group) {
        int[] lengths = group.slots();
        float[][] slots = new float[lengths.length][];
        for (int s = 0; s < lengths.length; s++) {
            slots[s] = new float[lengths[s]];
        }
        return new GroupState(0, slots);
    }

    /** The states of all groups before the first update. */
    public static List<GroupState> initial(List<PlannedGroup> groups) {
        return groups.stream().map(GroupState::initial).toList();
    }
}
