package org.gradus.state;

import java.util.Set;
import java.util.TreeSet;

/**
 * How much of a saved state is asked for. What is not named here must be the same in the file and in the plan.
 *
 * @param groups the groups whose state is taken, every other group starting afresh; a name that a job gives to a group means
 *     every part that the plan makes of it; null: all groups, and the file and the plan must have the same
 * @param settings what may differ in the groups taken, and in the run, by the names of docs/state.md: {@code lr},
 *     {@code schedule} or only {@code schedule.momentum}; {@code masks}; {@code step}: then the clock starts where the plan
 *     does, with no observations and no skips
 */
public record Partial(Set<String> groups, Set<String> settings) {
    /** @throws IllegalArgumentException when groups is empty */
    public Partial {
        groups = groups == null ? null : Set.copyOf(groups);
        settings = Set.copyOf(settings);
        if (groups != null && groups.isEmpty()) {
            throw new IllegalArgumentException("groups is empty; must name at least one group");
        }
    }

    /** Every group. */
    public static Partial all() {
        return new Partial(null, Set.of());
    }

    /** Only these groups. */
    public static Partial of(String... names) {
        return new Partial(Set.of(names), Set.of());
    }

    /** The same, and these settings may differ too. */
    public Partial except(String... names) {
        Set<String> more = new TreeSet<>(settings);
        more.addAll(Set.of(names));
        return new Partial(groups, more);
    }

    /** Whether the state of a group is taken. */
    boolean takes(String name, String owner) {
        return groups == null || groups.contains(name) || groups.contains(owner);
    }

    /** Whether a setting may differ: {@code schedule.lr} where {@code schedule} may. */
    boolean mayDiffer(String setting) {
        return settings.stream().anyMatch(s -> setting.equals(s) || setting.startsWith(s + "."));
    }
}
