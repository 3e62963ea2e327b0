package org.gradus.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradus.plan.MaskState;
import org.gradus.schedule.Observations;

/**
 * What a state file holds, whole and in itself consistent.
 *
 * @param step steps done
 * @param skips steps skipped
 * @param run the settings of the whole run, as {@link Description#run}
 * @param groups by name, in the order of the file
 * @param masks the masks without their numbers, in the order of the file
 * @param observations what schedules know
 * @param arrays by the names of their entries
 */
record Contents(
        long step,
        Skips skips,
        ObjectNode run,
        Map<String, SavedGroup> groups,
        List<SavedMask> masks,
        Observations observations,
        Map<String, float[]> arrays) {

    /**
     * @param node as {@link Description#group}, but for what differs
     * @param cohorts how many updates each cohort has had; empty: there is only one
     * @param trainable how many elements of each parameter can move; empty where there is only one cohort
     * @param slots how many floats each slot has of each parameter: by slot, then parameter
     */
    record SavedGroup(
            String name,
            String owner,
            long steps,
            ObjectNode node,
            long[] cohorts,
            Map<String, Integer> trainable,
            Map<String, Map<String, Integer>> slots) {}

    record SavedMask(String text, long version, long step, int length) {}

    /** The entries that the file must have, and how many floats each has. */
    Map<String, Integer> expected() {
        Map<String, Integer> expected = new LinkedHashMap<>();
        for (SavedGroup group : groups.values()) {
            group.trainable().forEach((parameter, length) -> {
                if (length > 0) {
                    expected.put(StateFile.cohorts(group.name(), parameter), length);
                }
            });
            group.slots()
                    .forEach((slot, lengths) -> lengths.forEach((parameter, length) -> {
                        if (length > 0) {
                            expected.put(StateFile.slot(group.name(), slot, parameter), length);
                        }
                    }));
        }
        for (int k = 0; k < masks.size(); k++) {
            if (masks.get(k).length() > 0) {
                expected.put(StateFile.mask(k), masks.get(k).length());
            }
        }
        return expected;
    }

    /** The entries that say the cohort of each element, and how many cohorts their groups have. */
    Map<String, Integer> cohorts() {
        Map<String, Integer> cohorts = new LinkedHashMap<>();
        for (SavedGroup group : groups.values()) {
            group.trainable()
                    .keySet()
                    .forEach(parameter ->
                            cohorts.put(StateFile.cohorts(group.name(), parameter), group.cohorts().length));
        }
        return cohorts;
    }

    /** The floats of an entry; none where it is left out. */
    float[] array(String entry) {
        return arrays.getOrDefault(entry, new float[0]);
    }

    /** The masks with their numbers, by text. */
    Map<String, MaskState> maskStates() {
        Map<String, MaskState> states = new LinkedHashMap<>();
        for (int k = 0; k < masks.size(); k++) {
            SavedMask mask = masks.get(k);
            states.put(mask.text(), new MaskState(mask.version(), mask.step(), array(StateFile.mask(k))));
        }
        return states;
    }
}
