package org.gradus.job.bench;

import java.util.List;

/** Medians. */
final class Medians {
    private Medians() {}

    /** The median; of an even number the mean of the two in the middle; not a number where there is none. */
    static double of(List<Double> values) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}
