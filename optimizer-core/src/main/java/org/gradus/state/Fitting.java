package org.gradus.state;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.gradus.plan.MaskState;
import org.gradus.plan.Part;
import org.gradus.plan.Planned;
import org.gradus.plan.PlannedGroup;
import org.gradus.schedule.Observations;
import org.gradus.setting.Faults;
import org.gradus.state.Contents.SavedGroup;

/** Brings a saved state and a plan together: either the plan's state comes of it, or every difference. */
final class Fitting {
    private final Contents saved;
    private final Planned planned;
    private final Partial partial;
    private final Faults faults = new Faults();
    private final Differences differences;
    private final Map<String, PlannedGroup> groups = new LinkedHashMap<>();

    Fitting(Contents saved, Planned planned, Partial partial) {
        this.saved = saved;
        this.planned = planned;
        this.partial = partial;
        differences = new Differences(partial, faults);
        planned.plan().groups().forEach(group -> groups.put(group.name(), group));
    }

    OptimizerState state() {
        names();
        step();
        differences.settings("run", saved.run(), Description.run(planned.plan()));
        groups.values().forEach(this::compare);
        masks();
        differences.unknownSettings();
        faults.throwIfAny("optimizer state");

        boolean afresh = differences.mayDiffer("step");
        return new OptimizerState(
                afresh ? planned.step() : saved.step(),
                groups.values().stream().map(this::take).toList(),
                planned.masks(),
                afresh ? Observations.NONE : saved.observations(),
                afresh ? Skips.NONE : saved.skips());
    }

    private void names() {
        Collection<SavedGroup> there = saved.groups().values();
        differences.unknownGroups(
                "the file",
                saved.groups().keySet(),
                there.stream().map(SavedGroup::owner).toList());
        differences.unknownGroups(
                "the plan",
                groups.keySet(),
                groups.values().stream().map(g -> g.settings().name()).toList());
        for (SavedGroup group : there) {
            if (partial.takes(group.name(), group.owner()) && !groups.containsKey(group.name())) {
                faults.add(where(group.name()), "in the file; the plan has only " + groups.keySet());
            }
        }
    }

    private void step() {
        if (saved.step() < planned.step() && !differences.mayDiffer("step")) {
            faults.add("step", saved.step() + " in the file; the plan holds from step " + planned.step() + " on");
        }
    }

    private void compare(PlannedGroup group) {
        if (takes(group)) {
            SavedGroup before = saved.groups().get(group.name());
            if (before == null) {
                faults.add(
                        where(group.name()),
                        "in the plan; the file has only " + saved.groups().keySet());
            } else {
                differences.settings(where(group.name()), before.node(), Description.group(group));
                differences.parameters(where(group.name()), before.node(), Description.group(group));
            }
        }
    }

    private void masks() {
        if (differences.mayDiffer("masks")) {
            return;
        }
        Map<String, MaskState> before = saved.maskStates();
        Set<String> texts = new TreeSet<>(before.keySet());
        texts.addAll(planned.masks().keySet());
        for (String text : texts) {
            MaskState a = before.get(text);
            MaskState b = planned.masks().get(text);
            if (a == null || b == null) {
                faults.add(mask(text), a == null ? "in the plan; not in the file" : "in the file; not in the plan");
            } else if (a.version() != b.version() || a.step() != b.step()) {
                faults.add(mask(text), version(a) + " in the file; the plan has " + version(b));
            } else if (!Arrays.equals(a.values(), b.values())) {
                faults.add(mask(text), "other numbers in the file than in the plan, both " + version(a));
            }
        }
    }

    private GroupState take(PlannedGroup group) {
        GroupState state = GroupState.initial(group);
        if (!takes(group)) {
            return state;
        }
        List<String> slots = States.slots(group);
        for (int s = 0; s < slots.size(); s++) {
            int at = 0;
            for (Part part : group.parts()) {
                String entry = StateFile.slot(
                        group.name(), slots.get(s), part.parameter().name());
                System.arraycopy(saved.array(entry), 0, state.slots()[s], at, part.slots()[s]);
                at += part.slots()[s];
            }
        }
        SavedGroup before = saved.groups().get(group.name());
        if (before.cohorts().length == 0) {
            return new GroupState(before.steps(), state.slots());
        }
        FloatBuffer numbers = FloatBuffer.allocate(group.trainable());
        for (Part part : group.parts()) {
            numbers.put(
                    saved.array(StateFile.cohorts(group.name(), part.parameter().name())));
        }
        return GroupState.of(before.cohorts(), numbers.array(), state.slots());
    }

    private boolean takes(PlannedGroup group) {
        return partial.takes(group.name(), group.settings().name());
    }

    private static String where(String group) {
        return "group " + group;
    }

    private static String mask(String text) {
        return "mask " + (text.length() <= 200 ? text : text.substring(0, 200) + "...");
    }

    private static String version(MaskState mask) {
        return "version " + mask.version() + " of step " + mask.step();
    }
}
