package org.gradus.job.data;

/**
 * Rows on their way to a replica.
 *
 * @param replica whose they are
 * @param first the number of the first of them; none of another piece of this replica lies between them
 * @param rows the rows
 */
record Piece(int replica, long first, Block rows) {
    /** Bits of a key that are a row's number; the others are the replica's. */
    private static final int ROW_BITS = 44;

    /** The most rows, and the most replicas, that a key has room for. */
    static final long MOST_ROWS = 1L << ROW_BITS;

    static final int MOST_REPLICAS = 1 << (Long.SIZE - 1 - ROW_BITS);

    /** In the order of the replicas, and then of the rows. */
    long key() {
        return (long) replica << ROW_BITS | first;
    }

    /** Whose a key is. */
    static int replica(long key) {
        return (int) (key >>> ROW_BITS);
    }
}
