package org.gradus.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gradus.plan.Grids;
import org.gradus.plan.Part;
import org.gradus.plan.Plan;
import org.gradus.plan.PlannedGroup;
import org.gradus.plan.Runs;

/**
 * Takes the optimizer's state from one plan to the next. What an element remembers stays with it as long as it can move and
 * its rule keeps its name and slots, whatever its group; what a rule remembers of rows and columns stays where a group moves
 * elements of the same ones. Everything else starts as zeros.
 *
 * <p>The count of updates goes with the state: an element whose state survives keeps its own, whatever the group that it joins
 * has counted, and one whose state starts as zeros starts from 0, as its bias correction must. Where a parameter's state is one
 * of rows and columns, all of its elements in the group have the count of that state.
 */
public final class Carry {
    /** In place of a cohort: an element that no group moves. */
    private static final int NONE = -1;

    private final Plan from;
    private final List<GroupState> states;
    private final List<Source> sources = new ArrayList<>();
    private final int[] source;

    /** Elements that one group moves and whose state has had as many updates. */
    private record Source(int group, long count) {}

    /** Where the state of rows and columns comes from: the part's first float in each slot of its group. */
    private record Lines(int group, Part part, int[] starts) {}

    private Carry(Plan from, List<GroupState> states) {
        this.from = from;
        this.states = states;
        this.source = sources();
    }

    /**
     * The states of another plan of the same model.
     *
     * @param states one per group of the plan they come from; never changed
     */
    public static List<GroupState> over(Plan from, List<GroupState> states, Plan to) {
        States.requireFit(from, states);
        Carry carry = new Carry(from, states);
        return to.groups().stream().map(carry::state).toList();
    }

    /** For each element the number of its source. */
    private int[] sources() {
        int[] source = new int[from.layout().length()];
        Arrays.fill(source, NONE);
        for (int g = 0; g < from.groups().size(); g++) {
            GroupState state = states.get(g);
            int first = sources.size();
            for (int c = 0; c < state.cohorts().count(); c++) {
                sources.add(new Source(g, state.steps() - state.cohorts().behind(c)));
            }
            int at = 0;
            for (Part part : from.groups().get(g).parts()) {
                Runs runs = part.trainable();
                for (int k = 0; k < runs.count(); k++) {
                    int flat = runs.start(k) - at;
                    state.cohorts()
                            .visit(
                                    at,
                                    at + runs.length(k),
                                    (cohort, start, end) ->
                                            Arrays.fill(source, flat + start, flat + end, first + cohort));
                    at += runs.length(k);
                }
            }
        }
        return source;
    }

    private GroupState state(PlannedGroup group) {
        GroupState fresh = GroupState.initial(group);
        Cohorts.Builder counts = new Cohorts.Builder();
        int[] at = new int[fresh.slots().length];
        for (Part part : group.parts()) {
            if (part.perElement()) {
                count(part, group, counts);
                takeElements(group, part, fresh.slots(), at);
            } else {
                Lines lines = lines(group, part);
                counts.add(lines == null ? 0 : count(lines), part.trainable().total());
                if (lines != null) {
                    takeLines(lines, fresh.slots(), at);
                }
            }
            for (int s = 0; s < at.length; s++) {
                at[s] += part.slots()[s];
            }
        }
        return group.trainable() == 0
                ? new GroupState(stepsWithoutElements(group), fresh.slots())
                : new GroupState(counts.most(), fresh.slots(), counts.build());
    }

    private static boolean alike(PlannedGroup a, PlannedGroup b) {
        return a.settings().rule().name().equals(b.settings().rule().name())
                && a.settings().rule().slots().equals(b.settings().rule().slots());
    }

    /** A group in which nothing can move keeps its count. */
    private long stepsWithoutElements(PlannedGroup group) {
        for (int g = 0; g < from.groups().size(); g++) {
            PlannedGroup before = from.groups().get(g);
            if (before.name().equals(group.name()) && alike(before, group)) {
                return states.get(g).steps();
            }
        }
        return 0;
    }

    /** Adds the counts of a part's elements. */
    private void count(Part part, PlannedGroup group, Cohorts.Builder counts) {
        Runs runs = part.trainable();
        for (int k = 0; k < runs.count(); k++) {
            int end = runs.start(k) + runs.length(k);
            for (int i = runs.start(k), next; i < end; i = next) {
                next = i + 1;
                while (next < end && source[next] == source[i]) {
                    next++;
                }
                counts.add(
                        survives(source[i], part, group)
                                ? sources.get(source[i]).count()
                                : 0,
                        next - i);
            }
        }
    }

    private boolean survives(int number, Part part, PlannedGroup group) {
        if (number == NONE) {
            return false;
        }
        PlannedGroup before = from.groups().get(sources.get(number).group());
        return alike(before, group) && before.parts().stream().anyMatch(old -> isOf(old, part) && old.perElement());
    }

    private static boolean isOf(Part old, Part part) {
        return old.parameter().name().equals(part.parameter().name());
    }

    /** Copies what survives of each slot of a part. */
    private void takeElements(PlannedGroup group, Part part, float[][] slots, int[] at) {
        for (int g = 0; g < from.groups().size(); g++) {
            PlannedGroup before = from.groups().get(g);
            if (!alike(before, group) || before.trainable() == 0) {
                continue;
            }
            int[] starts = new int[slots.length];
            for (Part old : before.parts()) {
                for (int s = 0; s < slots.length; s++) {
                    if (isOf(old, part) && old.perElement() && old.slots()[s] > 0 && part.slots()[s] > 0) {
                        float[] values = states.get(g).slots()[s];
                        elements(old.trainable(), values, starts[s], part.trainable(), slots[s], at[s]);
                    }
                    starts[s] += old.slots()[s];
                }
            }
        }
    }

    /** The state of the same rows and columns; null: there is none. */
    private Lines lines(PlannedGroup group, Part part) {
        Lines found = null;
        for (int g = 0; g < from.groups().size(); g++) {
            PlannedGroup before = from.groups().get(g);
            if (alike(before, group) && before.trainable() > 0) {
                int[] starts = new int[part.slots().length];
                for (Part old : before.parts()) {
                    if (isOf(old, part)
                            && Arrays.equals(old.slots(), part.slots())
                            && Grids.alike(part.parameter(), old.trainable(), part.trainable())) {
                        found = new Lines(g, old, starts.clone());
                    }
                    for (int s = 0; s < starts.length; s++) {
                        starts[s] += old.slots()[s];
                    }
                }
            }
        }
        return found;
    }

    private long count(Lines lines) {
        return sources.get(source[lines.part().trainable().start(0)]).count();
    }

    private void takeLines(Lines lines, float[][] slots, int[] at) {
        for (int s = 0; s < slots.length; s++) {
            float[] values = states.get(lines.group()).slots()[s];
            System.arraycopy(
                    values, lines.starts()[s], slots[s], at[s], lines.part().slots()[s]);
        }
    }

    /** Copies what two packed sets share; both are ascending. */
    private static void elements(Runs from, float[] values, int start, Runs to, float[] target, int at) {
        int run = 0;
        int first = start;
        int put = at;
        for (int k = 0; k < to.count(); k++) {
            for (int i = to.start(k); i < to.start(k) + to.length(k); i++, put++) {
                while (run < from.count() && from.start(run) + from.length(run) <= i) {
                    first += from.length(run);
                    run++;
                }
                if (run < from.count() && from.start(run) <= i) {
                    target[put] = values[first + i - from.start(run)];
                }
            }
        }
    }
}
