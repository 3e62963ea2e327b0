package org.gradus.job.data;

/** The order in which a replica visits its rows, of the epoch that was asked for last. */
final class EpochOrder {
    private final long seed;
    private final int replica;
    private final boolean shuffle;
    private final int[] rows;
    private int epoch = -1;

    EpochOrder(int rows, long seed, int replica, boolean shuffle) {
        this.rows = new int[rows];
        this.seed = seed;
        this.replica = replica;
        this.shuffle = shuffle;
    }

    /** Good until another epoch is asked for. */
    int[] of(int wanted) {
        if (wanted != epoch) {
            RowOrder.fill(rows, seed, wanted, replica, shuffle);
            epoch = wanted;
        }
        return rows;
    }
}
