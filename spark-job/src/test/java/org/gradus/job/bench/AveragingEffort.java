package org.gradus.job.bench;

import java.util.List;

/**
 * How much is measured.
 *
 * @param rows training rows; those of Fashion-MNIST, or the first of them
 * @param tested test rows
 * @param rounds how often each peer trains
 * @param epochs of each training; the first one warms up
 * @param batch examples per replica and step
 * @param every steps between two averages
 * @param wide units of both hidden layers of the model whose driver is watched
 * @param replicas how many of that model
 * @param executors the most that they are spread over
 */
record AveragingEffort(
        int rows,
        int tested,
        int rounds,
        int epochs,
        int batch,
        int every,
        int wide,
        List<Integer> replicas,
        int executors) {
    /** What {@code deploy/bench} measures: 4,096 units make 20 million weights. */
    static final AveragingEffort FULL =
            new AveragingEffort(60_000, 10_000, 3, 3, 128, 10, 4096, List.of(2, 4, 8, 16), 4);
}
