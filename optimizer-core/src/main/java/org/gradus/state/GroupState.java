package org.gradus.state;

import java.io.Serializable;
import java.util.List;
import org.gradus.plan.PlannedGroup;

/**
 * What the optimizer remembers of one group.
 *
 * @param steps the number of updates that the state of the group's elements has had; of the oldest, where some joined late
 * @param slots one array per slot of the group's rule: part after part, each with as many floats as {@code Part.slots} says
 * @param cohorts the elements that have had fewer updates
 */
public record GroupState(long steps, float[][] slots, Cohorts cohorts) implements Serializable {
    /** All elements have had as many updates. */
    public GroupState(long steps, float[][] slots) {
        this(steps, slots, Cohorts.ONE);
    }

    /**
     * A state with some cohorts.
     *
     * @param counts how many updates each cohort has had
     * @param numbers of each element that can move the number of its cohort
     */
    public static GroupState of(long[] counts, float[] numbers, float[][] slots) {
        Cohorts.Builder builder = new Cohorts.Builder();
        for (float number : numbers) {
            builder.add(counts[(int) number], 1);
        }
        return new GroupState(builder.most(), slots, builder.build());
    }

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

    /** The cohorts of some groups, in their order. */
    public static List<Cohorts> cohorts(List<GroupState> states) {
        return states.stream().map(GroupState::cohorts).toList();
    }
}
