package org.gradus.engine;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * Which features of an example are ids, the numbers of an embedding's rows, and how many rows there are.
 *
 * @param ranges of features; where none is named, features are measured values
 */
public record FeatureIds(List<Range> ranges) implements Serializable {
    /** No feature is an id. */
    public static final FeatureIds NONE = new FeatureIds(List.of());

    /** The last id that a float cannot mistake for another. */
    private static final long LAST = (1 << 24) - 1;

    public FeatureIds {
        ranges = List.copyOf(ranges);
    }

    /**
     * Features that one layer takes as ids.
     *
     * @param from the first of them
     * @param end the one after the last
     * @param count ids are 0 to count - 1
     * @param layer what takes them, for messages
     */
    public record Range(int from, int end, long count, String layer) implements Serializable {
        private boolean holds(double value) {
            return value >= 0 && value < count && value <= LAST && value == Math.rint(value);
        }
    }

    /** Whether no feature is an id. */
    public boolean none() {
        return ranges.isEmpty();
    }

    /**
     * What is wrong with a feature's value: {@code is 7; must be a whole number from 0 to 4 (layer words (EmbeddingLayer) has nIn
     * 5)}; empty when it is no id, or a legal one.
     */
    public Optional<String> fault(int feature, float value) {
        for (Range range : ranges) {
            if (feature >= range.from && feature < range.end && !range.holds(value)) {
                String shown = value == Math.rint(value) && Math.abs(value) < LAST
                        ? Long.toString((long) value)
                        : Float.toString(value);
                return Optional.of("is " + shown + "; must be a whole number from 0 to "
                        + Math.min(range.count - 1, LAST) + " (" + range.layer + " has nIn " + range.count + ")");
            }
        }
        return Optional.empty();
    }
}
