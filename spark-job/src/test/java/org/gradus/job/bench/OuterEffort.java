package org.gradus.job.bench;

import java.util.List;

/**
 * How much is measured.
 *
 * @param rows of Fashion-MNIST: the first ones; a tenth of them are for validation
 * @param tested test rows
 * @param epochs of each run
 * @param batch examples per replica and step
 * @param averaged steps of a round where the mean takes the place of the weights; 10 among them
 * @param outer steps of a round where the mean is a direction; 500 among them
 */
record OuterEffort(int rows, int tested, int epochs, int batch, List<Integer> averaged, List<Integer> outer) {
    /** What {@code deploy/bench} measures: 6,752 steps, so 14 rounds of 500. */
    static final OuterEffort FULL =
            new OuterEffort(60_000, 10_000, 8, 32, List.of(10, 500, 100, 50), List.of(500, 100, 50, 10));

    /** Steps of each replica in the whole run. */
    int steps() {
        int each = (rows - rows / 10 + Outer.REPLICAS - 1) / Outer.REPLICAS;
        return epochs * ((each + batch - 1) / batch);
    }
}
