package org.gradus.plan;

import java.io.Serializable;
import java.util.List;
import org.gradus.group.Group;

/**
 * A group that has met the model.
 *
 * @param settings the group as configured
 * @param parts what it owns, in the order of the flat vector; its packed state follows the same order
 */
public record PlannedGroup(Group settings, List<Part> parts) implements Serializable {
    public PlannedGroup {
        parts = List.copyOf(parts);
    }

    /** How many elements the group owns. */
    public int owned() {
        return parts.stream().mapToInt(Part::owned).sum();
    }

    /** How many of them can move: the length of each state slot. */
    public int trainable() {
        return parts.stream().mapToInt(p -> p.trainable().total()).sum();
    }
}
