package org.gradus.job.driver;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.gradus.job.replica.OwnState;
import org.gradus.state.GroupState;

/**
 * What a checkpoint keeps beside weights and state: {@code outer}, the buffer of the optimizer of the rounds, and
 * {@code own/replica-0003/group-0000/slot-0}, {@code own/replica-0003/group-0000/cohorts} and {@code own/replica-0003/residual},
 * what each replica keeps for itself.
 */
final class OwnArrays {
    private static final String OUTER = "outer";

    private OwnArrays() {}

    /** By name; none where replicas are alike between rounds. */
    static Map<String, float[]> of(Position position) {
        Map<String, float[]> arrays = new TreeMap<>();
        if (position.outer().length > 0) {
            arrays.put(OUTER, position.outer());
        }
        for (int r = 0; r < position.own().size(); r++) {
            List<GroupState> states = position.own().get(r).states();
            if (position.own().get(r).residual().length > 0) {
                arrays.put(residual(r), position.own().get(r).residual());
            }
            for (int g = 0; g < states.size(); g++) {
                for (int s = 0; s < states.get(g).slots().length; s++) {
                    arrays.put(name(r, g, s), states.get(g).slots()[s]);
                }
                if (states.get(g).cohorts().count() > 1) {
                    arrays.put(cohorts(r, g), states.get(g).cohorts().numbers());
                }
            }
        }
        return arrays;
    }

    private static String residual(int replica) {
        return String.format(Locale.ROOT, "own/replica-%04d/residual", replica);
    }

    private static String name(int replica, int group, int slot) {
        return String.format(Locale.ROOT, "own/replica-%04d/group-%04d/slot-%d", replica, group, slot);
    }

    private static String cohorts(int replica, int group) {
        return String.format(Locale.ROOT, "own/replica-%04d/group-%04d/cohorts", replica, group);
    }

    /** The updates of each group of each replica, for the facts of a checkpoint: a number, or an array with one per cohort. */
    static List<List<Object>> updates(Position position) {
        return position.own().stream()
                .map(own -> own.states().stream().map(OwnArrays::updates).toList())
                .toList();
    }

    private static Object updates(GroupState state) {
        return state.cohorts().count() == 1 ? state.steps() : state.cohorts().counts(state.steps());
    }

    /** The buffer; empty where there is none. */
    static float[] outer(Map<String, float[]> arrays) {
        return arrays.getOrDefault(OUTER, new float[0]);
    }

    /**
     * What each replica kept.
     *
     * @param updates what {@link #updates} gave
     */
    static List<OwnState> own(Map<String, float[]> arrays, JsonNode updates) {
        List<OwnState> own = new ArrayList<>();
        for (JsonNode replica : updates) {
            List<GroupState> states = new ArrayList<>();
            for (JsonNode count : replica) {
                List<float[]> slots = new ArrayList<>();
                for (String name = name(own.size(), states.size(), 0);
                        arrays.containsKey(name);
                        name = name(own.size(), states.size(), slots.size())) {
                    slots.add(arrays.get(name));
                }
                states.add(state(count, arrays.get(cohorts(own.size(), states.size())), slots));
            }
            own.add(new OwnState(states, arrays.getOrDefault(residual(own.size()), new float[0])));
        }
        return own;
    }

    private static GroupState state(JsonNode updates, float[] numbers, List<float[]> slots) {
        float[][] arrays = slots.toArray(float[][]::new);
        if (!updates.isArray()) {
            return new GroupState(updates.asLong(), arrays);
        }
        if (numbers == null) {
            throw new IllegalArgumentException("there are " + updates.size() + " cohorts, and no array of them");
        }
        long[] counts = new long[updates.size()];
        Arrays.setAll(counts, k -> updates.get(k).asLong());
        return GroupState.of(counts, numbers, arrays);
    }
}
