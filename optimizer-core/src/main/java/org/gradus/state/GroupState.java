package org.gradus.state;

import java.io.Serializable;
import java.util.List;
import org.gradus.plan.PlannedGroup;

/**
 * What the optimizer remembers of one group.
 *
 * @param steps the number of updates that the group has had
 * @param slots one array per slot of the group's rule, each with one float per trainable element
 */
public record GroupState(long steps, float[][] slots) implements Serializable {
    /** The state before the first update: all zeros. */
    public static GroupState initial(PlannedGroup group) {
        int trainable = group.trainable();
        int count = trainable == 0 ? 0 : group.settings().rule().slots().size();
        return new GroupState(0, new float[count][trainable]);
    }

    /** The states of all groups before the first update. */
    public static List<GroupState> initial(List<PlannedGroup> groups) {
        return groups.stream().map(GroupState::initial).toList();
    }
}
