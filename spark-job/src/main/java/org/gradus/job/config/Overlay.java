package org.gradus.job.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradus.setting.Faults;

/**
 * What holds from a block on: the optimizer, schedule, groups and masks that held before, with the block laid over them. Maps and
 * lists are copied, their parts are shared with the file, which stays as it is.
 */
final class Overlay {
    private static final Set<String> OF_EVERY_RULE = Set.of(
            "name",
            "select",
            "rule",
            "lr",
            "weightDecay",
            "l1",
            "maximize",
            "clip",
            "nonFinite",
            "frozen",
            "statistics",
            "schedule");

    private static final String DEFAULT_RULE = OptimizerReader.DEFAULT_RULE;

    private final Map<String, Node> parts;
    private final Places places;

    /** What the file starts with. */
    Overlay(Map<String, Node> parts) {
        this(parts, new Places());
    }

    private Overlay(Map<String, Node> parts, Places places) {
        this.parts = parts;
        this.places = places;
    }

    /** A copy to lay something over. */
    Overlay copy() {
        return new Overlay(new LinkedHashMap<>(parts), new Places(places));
    }

    /** The whole, at the paths of a file without blocks. */
    Section section(Faults faults) {
        return new Section("", parts, faults);
    }

    /** Where in the file its parts stand. */
    Places places() {
        return places;
    }

    /** The names of the groups, in their order; an element without one has the empty name. */
    List<String> names() {
        return elements("groups").stream().map(Overlay::name).toList();
    }

    /** Lays an optimizer over the one before. With its rule go the settings of the rule, here and in groups that have it. */
    void optimizer(Node over, String at) {
        String rule = rule();
        put("optimizer", fields("optimizer", parts.get("optimizer"), over, at, DEFAULT_RULE));
        if (!rule.equals(rule())) {
            parts.computeIfPresent("schedule", (key, schedule) -> ofEveryRule(schedule));
            put(
                    "groups",
                    new Node.Items(new ArrayList<>(elements("groups").stream()
                            .map(group -> group instanceof Node.Fields map
                                            && text(map, "rule", "").isEmpty()
                                    ? withoutRule(map)
                                    : group)
                            .toList())));
        }
    }

    /** Lays a schedule, or those of some hyperparameters, over those before. */
    void schedule(Node over, String at) {
        put("schedule", schedule("schedule", parts.get("schedule"), over, at));
    }

    /** Lays a group over the one of its name, or adds it. */
    void group(Node over, String at) {
        List<Node> groups = elements("groups");
        String name = name(over);
        int index = name.isEmpty() ? -1 : names().indexOf(name);
        if (index < 0) {
            places.put(Paths.item("groups", groups.size()), at);
            groups.add(over);
        } else {
            groups.set(index, fields(Paths.item("groups", index), groups.get(index), over, at, rule()));
        }
        put("groups", new Node.Items(groups));
    }

    /** Takes a group away. */
    void remove(String name) {
        List<Node> groups = elements("groups");
        int index = names().indexOf(name);
        Places before = new Places(places);
        places.forget(Paths.item("groups", index));
        for (int next = index + 1; next < groups.size(); next++) {
            places.move(Paths.item("groups", next), Paths.item("groups", next - 1), before);
        }
        groups.remove(index);
        put("groups", new Node.Items(groups));
    }

    /** Adds a mask. */
    void mask(Node mask, String at) {
        List<Node> masks = elements("masks");
        places.put(Paths.item("masks", masks.size()), at);
        masks.add(mask);
        put("masks", new Node.Items(masks));
    }

    /** Takes all masks away. */
    void dropMasks() {
        for (int k = 0; k < elements("masks").size(); k++) {
            places.forget(Paths.item("masks", k));
        }
        put("masks", new Node.Items(new ArrayList<>()));
    }

    private void put(String part, Node node) {
        parts.put(part, node);
    }

    private List<Node> elements(String part) {
        return parts.get(part) instanceof Node.Items items ? new ArrayList<>(items.values()) : new ArrayList<>();
    }

    private Node fields(String path, Node before, Node over, String at, String defaultRule) {
        if (!(before instanceof Node.Fields base) || !(over instanceof Node.Fields change)) {
            places.put(path, at);
            return over;
        }
        String rule = text(base, "rule", defaultRule);
        boolean sameRule = rule.equals(text(change, "rule", rule));
        Map<String, Node> merged = new LinkedHashMap<>((sameRule ? base : withoutRule(base)).values());
        places.keep(path, merged.keySet());
        places.mix(path, at);
        change.values().forEach((key, value) -> {
            String part = Paths.key(path, key);
            String place = Paths.key(at, key);
            if (key.equals("clip")) {
                merged.put(key, fields(part, merged.get(key), value, place, ""));
            } else if (key.equals("schedule")) {
                merged.put(key, schedule(part, merged.get(key), value, place));
            } else if (!Node.isNothing(value)) {
                places.put(part, place);
                merged.put(key, value);
            }
        });
        return new Node.Fields(merged);
    }

    private Node schedule(String path, Node before, Node over, String at) {
        if (Node.isNothing(over)) {
            return before;
        }
        boolean named = isByName(over);
        if (before == null || Node.isNothing(before) || (!named && !isByName(before))) {
            places.put(path, at);
            return over;
        }
        if (!isByName(before)) {
            places.put(Paths.key(path, SchedulesReader.LR), places.of(path));
        }
        Map<String, Node> merged = new LinkedHashMap<>(byName(before));
        places.keep(path, merged.keySet());
        places.mix(path, at);
        byName(over).forEach((name, schedule) -> {
            if (!Node.isNothing(schedule)) {
                places.put(Paths.key(path, name), named ? Paths.key(at, name) : at);
                merged.put(name, schedule);
            }
        });
        return new Node.Fields(merged);
    }

    /** A group, or the optimizer, without what belongs to its rule. */
    private static Node.Fields withoutRule(Node.Fields settings) {
        Map<String, Node> left = new LinkedHashMap<>(settings.values());
        left.keySet().retainAll(OF_EVERY_RULE);
        left.computeIfPresent("schedule", (key, schedule) -> ofEveryRule(schedule));
        return new Node.Fields(left);
    }

    /** Schedules of what every rule has. */
    private static Node ofEveryRule(Node schedules) {
        if (!(schedules instanceof Node.Fields map) || !isByName(map)) {
            return schedules;
        }
        Map<String, Node> left = new LinkedHashMap<>(map.values());
        left.keySet().retainAll(SchedulesReader.OF_EVERY_RULE);
        return left.isEmpty() ? new Node.Scalar(null, "", true) : new Node.Fields(left); // an empty map is no schedule
    }

    private static boolean isByName(Node node) {
        return SchedulesReader.isByName(new Value("", node, new Faults(), changed -> {}));
    }

    private static Map<String, Node> byName(Node node) {
        return node instanceof Node.Fields map && isByName(node) ? map.values() : Map.of(SchedulesReader.LR, node);
    }

    private String rule() {
        return parts.get("optimizer") instanceof Node.Fields map ? text(map, "rule", DEFAULT_RULE) : DEFAULT_RULE;
    }

    private static String text(Node.Fields map, String key, String fallback) {
        return map.values().get(key) instanceof Node.Scalar scalar && scalar.value() != null ? scalar.text() : fallback;
    }

    /** What a group is called; empty where it has no name. */
    static String name(Node group) {
        return group instanceof Node.Fields map ? text(map, "name", "") : "";
    }
}
