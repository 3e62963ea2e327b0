package org.gradus.plan;

import java.io.Serializable;
import java.util.List;
import org.gradus.group.Group;

/**
 * A group that has met the model. A group whose rule is only for some of its parameters becomes two.
 *
 * @param name the group's, or {@code head.adamw} for the parameters of {@code head} that another rule took over
 * @param settings the group as configured, with the rule of these parameters
 * @param parts what it owns, in the order of the flat vector; its packed state follows the same order
 */
public record PlannedGroup(String name, Group settings, List<Part> parts) implements Serializable {
    public PlannedGroup {
        parts = List.copyOf(parts);
    }

    /** How many elements the group owns. */
    public int owned() {
        return parts.stream().mapToInt(Part::owned).sum();
    }

    /** How many of them can move. */
    public int trainable() {
        return parts.stream().mapToInt(p -> p.trainable().total()).sum();
    }

    /** How many floats each slot of the rule has; no slots where nothing can move. */
    public int[] slots() {
        int[] lengths = new int[trainable() == 0 ? 0 : settings.rule().slots().size()];
        for (Part part : parts) {
            for (int s = 0; s < lengths.length; s++) {
                lengths[s] += part.slots()[s];
            }
        }
        return lengths;
    }
}
