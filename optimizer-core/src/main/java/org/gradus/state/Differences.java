package org.gradus.state;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import org.gradus.setting.Faults;
import org.gradus.setting.Names;

/** Compares what a file says with what the plan says, and notes every difference that was not asked for. */
final class Differences {
    private static final Set<String> NO_SETTINGS = Set.of("name", "owner", "steps", "cohorts", "parameters");

    private final Partial partial;
    private final Faults faults;
    private final Set<String> settings = new TreeSet<>(Set.of("step", "masks"));

    Differences(Partial partial, Faults faults) {
        this.partial = partial;
        this.faults = faults;
    }

    /** Compares the settings of a group, or of the run. */
    void settings(String where, JsonNode saved, JsonNode plan) {
        for (String name : names(saved, plan)) {
            if (!NO_SETTINGS.contains(name)) {
                compare(where, name, saved.path(name), plan.path(name), true);
            }
        }
    }

    /** Compares what a group has of the model: never different. */
    void parameters(String where, JsonNode saved, JsonNode plan) {
        compare(where, "parameters", saved.path("parameters"), plan.path("parameters"), false);
    }

    /** Whether a setting may differ that is no part of a group. */
    boolean mayDiffer(String setting) {
        return partial.mayDiffer(setting);
    }

    /** Notes the names asked for that no setting has; after all comparisons. */
    void unknownSettings() {
        for (String name : new TreeSet<>(partial.settings())) {
            if (!settings.contains(name)) {
                faults.add("partial.settings", "no setting " + name + "; " + Names.hint(name, settings));
            }
        }
    }

    /** Notes the names asked for that no group has. */
    void unknownGroups(String where, Collection<String> names, Collection<String> owners) {
        if (partial.groups() != null) {
            for (String name : new TreeSet<>(partial.groups())) {
                if (!names.contains(name) && !owners.contains(name)) {
                    faults.add("partial.groups", "no group " + name + " in " + where + ", which has " + names);
                }
            }
        }
    }

    private void compare(String where, String path, JsonNode saved, JsonNode plan, boolean setting) {
        if (setting) {
            settings.add(path);
        }
        if (saved.isObject() && plan.isObject()) {
            for (String name : names(saved, plan)) {
                compare(where, path + "." + name, saved.path(name), plan.path(name), setting);
            }
        } else if (!same(saved, plan) && !(setting && partial.mayDiffer(path))) {
            faults.add(Fields.clean(where + "." + path), show(saved) + " in the file; the plan has " + show(plan));
        }
    }

    private static boolean same(JsonNode a, JsonNode b) {
        if (a.isIntegralNumber() && b.isIntegralNumber()) {
            return a.bigIntegerValue().equals(b.bigIntegerValue());
        }
        return (a.isNumber() && b.isNumber()) ? a.doubleValue() == b.doubleValue() : a.equals(b);
    }

    private static Set<String> names(JsonNode a, JsonNode b) {
        Set<String> names = new LinkedHashSet<>();
        a.fieldNames().forEachRemaining(names::add);
        b.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String show(JsonNode node) {
        if (node.isMissingNode()) {
            return "nothing";
        }
        return node.isNull() ? "none" : Fields.found(node);
    }
}
