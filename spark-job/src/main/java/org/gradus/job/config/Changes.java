package org.gradus.job.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.gradus.setting.Faults;
import org.gradus.setting.FaultsException;

/** What is different between two configurations, as {@link JobConfig#text} has them. */
public final class Changes {
    private static final String NOTHING = "nothing";

    private Changes() {}

    /**
     * One value that is different.
     *
     * @param path as messages write it, {@code groups[1].lr}
     * @param before the value that it had; {@code nothing} where it was not given
     * @param after the value that it has; {@code nothing} where it is not given
     */
    public record Change(String path, String before, String after) {
        /** Whether it is the value of this key, or one below it. */
        public boolean isAt(String key) {
            return Paths.isAt(path, key);
        }

        @Override
        public String toString() {
            return path + ": " + before + " -> " + after;
        }
    }

    /**
     * Every value that was added, left out or replaced, in the order of the first text, then of the second.
     *
     * @throws FaultsException when one of them is not YAML
     */
    public static List<Change> between(String before, String after) {
        Map<String, String> old = values(before);
        Map<String, String> now = values(after);
        Set<String> paths = new LinkedHashSet<>(old.keySet());
        paths.addAll(now.keySet());
        List<Change> changes = new ArrayList<>();
        for (String path : paths) {
            if (!Objects.equals(old.get(path), now.get(path))) {
                changes.add(new Change(path, old.getOrDefault(path, NOTHING), now.getOrDefault(path, NOTHING)));
            }
        }
        return changes;
    }

    private static Map<String, String> values(String text) {
        Faults faults = new Faults();
        Map<String, String> values = new LinkedHashMap<>();
        Yaml.parse(text, true, faults).ifPresent(root -> collect(root, "", values));
        faults.throwIfAny("configuration");
        return values;
    }

    private static void collect(Node node, String path, Map<String, String> values) {
        if (node instanceof Node.Fields map && !map.values().isEmpty()) {
            map.values().forEach((key, value) -> collect(value, Paths.key(path, key), values));
        } else if (node instanceof Node.Items list && !list.values().isEmpty()) {
            for (int i = 0; i < list.values().size(); i++) {
                collect(list.values().get(i), Paths.item(path, i), values);
            }
        } else if (!Node.isNothing(node)) {
            values.put(path, shown(node));
        }
    }

    /** Numbers by what they are: 1e-3 and 0.001 are the same. */
    private static String shown(Node node) {
        return node instanceof Node.Scalar scalar && scalar.value() instanceof Number number
                ? number.toString()
                : Node.describe(node);
    }
}
