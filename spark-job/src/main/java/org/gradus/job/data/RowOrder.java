package org.gradus.job.data;

/** The order in which a replica visits its rows: a function of seed, epoch and replica alone. */
final class RowOrder {
    private RowOrder() {}

    /**
     * Fills an array with a permutation (Fisher and Yates) of its indexes, or with the indexes as they are.
     *
     * @param shuffle false: ascending
     */
    static void fill(int[] order, long seed, int epoch, int replica, boolean shuffle) {
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        if (!shuffle) {
            return;
        }
        SplitMix random = new SplitMix(SplitMix.combine(SplitMix.combine(seed, epoch), replica));
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.below(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }
}
