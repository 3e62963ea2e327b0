package org.gradus.job.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.gradus.setting.Faults;
import org.gradus.setting.Names;

/**
 * Reads {@code at}, the blocks that change course: each is laid over what held before, and the whole is read as if it stood in
 * the file.
 */
final class AtReader {
    private static final String BLOCK =
            "a map with step or epoch, and at least one of optimizer, groups, masks, schedule, remove";

    private final SettingsReader reader;
    private final Faults faults;
    private final List<PhaseConfig> phases = new ArrayList<>();
    private final Causes causes;
    private Overlay before;

    /** @param job the file, whose settings the run starts with */
    AtReader(SettingsReader reader, Section job) {
        this.reader = reader;
        faults = job.get("at").faults();
        Map<String, Node> start = new LinkedHashMap<>();
        SettingsReader.PARTS.forEach(part -> job.get(part).node().ifPresent(node -> start.put(part, node)));
        before = new Overlay(start);
        Faults found = new Faults();
        reader.read(before.section(found));
        causes = new Causes(found.list(), faults);
    }

    /** What holds from each block on; without those that have faults. */
    List<PhaseConfig> read(Value value) {
        Map<Boolean, When> last = new LinkedHashMap<>();
        for (Value item : value.list("a list of blocks")) {
            if (item.isMap()) {
                block(item, last);
            } else {
                item.refuse(BLOCK);
            }
        }
        return phases;
    }

    private void block(Value item, Map<Boolean, When> last) {
        Section block = item.section();
        Optional<When> from = from(item, block);
        from.ifPresent(when -> inOrder(block.get(when.epochs() ? "epoch" : "step"), when, last));
        Overlay whole = before.copy();
        block.get("optimizer").node().ifPresent(node -> whole.optimizer(node, Paths.key(item.path(), "optimizer")));
        block.get("schedule").node().ifPresent(node -> whole.schedule(node, Paths.key(item.path(), "schedule")));
        remove(block.get("remove"), whole);
        groups(block.get("groups"), whole);
        masks(block.get("masks"), whole);
        if (Stream.concat(SettingsReader.PARTS.stream(), Stream.of("remove")).noneMatch(block::has)) {
            item.fault("changes nothing; must be " + BLOCK);
        }
        block.end();
        Faults found = new Faults();
        Optional<SettingsConfig> settings = reader.read(whole.section(found));
        causes.note(found.list(), whole.places(), item.path());
        before = whole;
        if (from.isPresent() && settings.isPresent()) {
            phases.add(new PhaseConfig(from.get(), item.path(), settings.get(), whole.places()));
        }
    }

    private static Optional<When> from(Value item, Section block) {
        Value step = block.get("step");
        Value epoch = block.get("epoch");
        if (step.present() == epoch.present()) {
            item.fault(
                    "found " + (step.present() ? "step and epoch" : "neither step nor epoch") + "; must be " + BLOCK);
            return Optional.empty();
        }
        return When.count(step.present() ? step : epoch, 0, epoch.present());
    }

    private static void inOrder(Value value, When when, Map<Boolean, When> last) {
        When earlier = last.getOrDefault(when.epochs(), when);
        if (when.count() < earlier.count()) {
            value.refuse(earlier.count() + " or more, as a block before it is at " + earlier
                    + ": blocks stand in the order in which they come into force");
        } else {
            last.put(when.epochs(), when);
        }
    }

    private static void remove(Value value, Overlay whole) {
        for (String name : new LinkedHashSet<>(value.texts("a list of names of groups"))) {
            List<String> names = whole.names();
            if (names.contains(name)) {
                whole.remove(name);
            } else {
                value.fault("there is no group " + name + " to remove; " + Names.hint(name, names));
            }
        }
    }

    private static void groups(Value value, Overlay whole) {
        Set<String> seen = new HashSet<>();
        for (Value item : value.list("a list of groups")) {
            if (!item.isMap()) {
                item.refuse("a map with the name of a group and what changes, or with name and select of one more");
                continue;
            }
            Node group = item.node().orElseThrow();
            String name = Overlay.name(group);
            List<String> names = whole.names();
            if (!name.isEmpty() && !seen.add(name)) {
                item.section().get("name").refuse("given once in a block");
            } else if (name.isEmpty() || names.contains(name) || item.section().has("select")) {
                whole.group(group, item.path());
            } else {
                item.section()
                        .get("name")
                        .fault("there is no group " + name + " to change, and without select it" + " cannot be added; "
                                + Names.hint(name, names));
            }
        }
    }

    private static void masks(Value value, Overlay whole) {
        Value list = value;
        if (value.isMap()) {
            Section section = value.section();
            list = section.get("replace");
            section.end();
            if (!list.present()) {
                list.refuse("a list of masks");
            }
            whole.dropMasks();
        }
        for (Value item : list.list("a list of masks, or {replace: [...]}")) {
            item.node().ifPresent(node -> whole.mask(node, item.path()));
        }
    }
}
