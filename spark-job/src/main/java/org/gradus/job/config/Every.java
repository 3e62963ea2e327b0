package org.gradus.job.config;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many steps a round has, by the step that it starts at: a boundary belongs to the new value.
 *
 * @param from steps per round, 1 or more, by the step from which on they hold; the first from step 0
 */
public record Every(TreeMap<Long, Integer> from) implements Serializable {
    public Every {
        from = new TreeMap<>(from);
    }

    /** The same all the time. */
    public static Every of(int steps) {
        return new Every(new TreeMap<>(Map.of(0L, steps)));
    }

    /** The length of a round that starts at a step. */
    public int at(long step) {
        return from.floorEntry(step).getValue();
    }
}
