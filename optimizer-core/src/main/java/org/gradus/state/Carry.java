package org.gradus.state;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
 * <p>A count of updates goes with the state: a group keeps its own while some of its state survives; a group that takes over
 * elements has the count of the group that most of them come from; where nothing survives, it starts from 0, as its bias
 * correction must.
 */
public final class Carry {
    private final Plan from;
    private final List<GroupState> states;
    private final int[] owner;

    private Carry(Plan from, List<GroupState> states) {
        this.from = from;
        this.states = states;
        this.owner = owners(from);
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

    /** For each element the number of the group that moves it; -1: none. */
    private static int[] owners(Plan plan) {
        int[] owner = new int[plan.layout().length()];
        Arrays.fill(owner, -1);
        for (int g = 0; g < plan.groups().size(); g++) {
            for (Part part : plan.groups().get(g).parts()) {
                Runs runs = part.trainable();
                for (int k = 0; k < runs.count(); k++) {
                    Arrays.fill(owner, runs.start(k), runs.start(k) + runs.length(k), g);
                }
            }
        }
        return owner;
    }

    private GroupState state(PlannedGroup group) {
        GroupState fresh = GroupState.initial(group);
        Map<Integer, Integer> sources = new TreeMap<>();
        int[] at = new int[fresh.slots().length];
        for (Part part : group.parts()) {
            count(part, group, sources);
            for (int s = 0; s < at.length; s++) {
                take(group, part, s, fresh.slots()[s], at[s]);
                at[s] += part.slots()[s];
            }
        }
        return new GroupState(steps(group, sources), fresh.slots());
    }

    /** How many elements come from which group. */
    private void count(Part part, PlannedGroup group, Map<Integer, Integer> sources) {
        Runs runs = part.trainable();
        for (int k = 0; k < runs.count(); k++) {
            for (int i = runs.start(k); i < runs.start(k) + runs.length(k); i++) {
                if (owner[i] >= 0 && alike(from.groups().get(owner[i]), group)) {
                    sources.merge(owner[i], 1, Integer::sum);
                }
            }
        }
    }

    private static boolean alike(PlannedGroup a, PlannedGroup b) {
        return a.settings().rule().name().equals(b.settings().rule().name())
                && a.settings().rule().slots().equals(b.settings().rule().slots());
    }

    private long steps(PlannedGroup group, Map<Integer, Integer> sources) {
        for (int g = 0; g < from.groups().size(); g++) {
            PlannedGroup before = from.groups().get(g);
            if (before.name().equals(group.name()) && alike(before, group)) {
                boolean stays = sources.containsKey(g) || group.trainable() == 0;
                if (stays) {
                    return states.get(g).steps();
                }
            }
        }
        return sources.entrySet().stream()
                .max(Map.Entry.<Integer, Integer>comparingByValue()
                        .thenComparing(
                                Map.Entry.<Integer, Integer>comparingByKey().reversed()))
                .map(most -> states.get(most.getKey()).steps())
                .orElse(0L);
    }

    /** Copies what survives of one slot of a part. */
    private void take(PlannedGroup group, Part part, int slot, float[] to, int at) {
        boolean elements = part.slots()[slot] == part.trainable().total();
        for (int g = 0; g < from.groups().size(); g++) {
            PlannedGroup before = from.groups().get(g);
            if (alike(before, group) && before.trainable() > 0) {
                int start = 0;
                for (Part old : before.parts()) {
                    if (old.parameter().name().equals(part.parameter().name())) {
                        float[] values = states.get(g).slots()[slot];
                        if (elements && old.slots()[slot] == old.trainable().total()) {
                            elements(old.trainable(), values, start, part.trainable(), to, at);
                        } else if (old.slots()[slot] > 0
                                && old.slots()[slot] == part.slots()[slot]
                                && Grids.alike(part.parameter(), old.trainable(), part.trainable())) {
                            System.arraycopy(values, start, to, at, part.slots()[slot]);
                        }
                    }
                    start += old.slots()[slot];
                }
            }
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
