package org.gradus.job.average;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gradus.plan.Plan;
import org.gradus.plan.PlannedGroup;
import org.gradus.rule.Merge;
import org.gradus.state.Cohorts;
import org.gradus.state.GroupState;

/**
 * How weights and state lie in one vector: what changes in training as {@link Plan#pack} has it, then slot after slot of group
 * after group.
 */
public final class Packing {
    private final int trainable;
    private final int weights;
    private final List<int[]> slots = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();
    private final int length;

    /**
     * Elements that become one in the same way.
     *
     * @param from the first
     * @param to after the last
     * @param merge how
     */
    record Section(int from, int to, Merge merge) {}

    private Packing(Plan plan, boolean states) {
        trainable = plan.trainable();
        weights = plan.packedLength();
        add(0, weights, Merge.MEAN);
        int at = weights;
        for (PlannedGroup group : plan.groups()) {
            int[] lengths = states ? group.slots() : new int[0];
            slots.add(lengths);
            for (int s = 0; s < lengths.length; s++) {
                String name = group.settings().rule().slots().get(s);
                at = add(at, lengths[s], group.settings().rule().merge(name));
            }
        }
        length = at;
    }

    private Packing(int length) {
        trainable = 0;
        weights = length;
        this.length = add(0, length, Merge.MEAN);
    }

    /** Weights, statistics, and state. */
    public static Packing whole(Plan plan) {
        return new Packing(plan, true);
    }

    /** Weights and statistics. */
    public static Packing weights(Plan plan) {
        return new Packing(plan, false);
    }

    /** A vector of which all elements become one by the mean. */
    public static Packing plain(int length) {
        return new Packing(length);
    }

    private int add(int at, int count, Merge merge) {
        if (!sections.isEmpty() && sections.get(sections.size() - 1).merge() == merge) {
            Section last = sections.remove(sections.size() - 1);
            sections.add(new Section(last.from(), at + count, merge));
        } else {
            sections.add(new Section(at, at + count, merge));
        }
        return at + count;
    }

    /** Floats of the whole vector. */
    public int length() {
        return length;
    }

    /** The trainable elements come first. */
    public int trainable() {
        return trainable;
    }

    /** Weights and statistics end here. */
    public int weights() {
        return weights;
    }

    /** In order; neighbours differ in how they merge. */
    List<Section> sections() {
        return sections;
    }

    /** Where the part of one of some tasks begins; for task == tasks the end of the vector. */
    public int start(int task, int tasks) {
        return Math.toIntExact((long) length * task / tasks);
    }

    /** Whether state comes after the weights, as {@link org.gradus.update.Progress#packState} has it. */
    public boolean hasState() {
        return length > weights;
    }

    /** The weights of a vector. */
    public float[] weights(float[] vector) {
        return Arrays.copyOf(vector, weights);
    }

    /**
     * The states of a vector.
     *
     * @param steps the number of updates of each group
     * @param cohorts of each group
     */
    public List<GroupState> states(float[] vector, long[] steps, List<Cohorts> cohorts) {
        List<GroupState> states = new ArrayList<>();
        int at = weights;
        for (int g = 0; g < slots.size(); g++) {
            float[][] arrays = new float[slots.get(g).length][];
            for (int s = 0; s < arrays.length; s++) {
                int end = at + slots.get(g)[s];
                arrays[s] = Arrays.copyOfRange(vector, at, end);
                at = end;
            }
            states.add(new GroupState(steps[g], arrays, cohorts.get(g)));
        }
        return states;
    }
}
