package org.gradus.job.data;

import org.apache.spark.api.java.JavaRDD;

/**
 * Rows in two parts: those held out are chosen by a hash of seed and row number, so a row's part depends on no other row.
 *
 * @param train the rest, numbered anew from 0 in the same order
 * @param validation the rows held out, numbered from 0 in the same order
 */
record Holdout(Rows train, Rows validation) {
    /**
     * @param fraction about how much is held out, in (0, 1)
     * @throws DataException when a part has no rows
     */
    static Holdout split(Rows rows, long seed, double fraction) {
        return new Holdout(part(rows, seed, fraction, false), part(rows, seed, fraction, true));
    }

    /** Whether a row is held out. */
    static boolean isHeldOut(long seed, long row, double fraction) {
        return SplitMix.uniform(seed, row) < fraction;
    }

    private static Rows part(Rows rows, long seed, double fraction, boolean heldOut) {
        long[] starts = rows.starts();
        int inputs = rows.model().inputs();
        int outputs = rows.model().outputs();
        JavaRDD<Block> blocks = rows.blocks()
                .mapPartitionsWithIndex(
                        (partition, items) -> new Numbered(items, starts[partition])
                                .select(row -> isHeldOut(seed, row, fraction) == heldOut, inputs, outputs),
                        true);
        try {
            return Rows.number(rows.what(), blocks, rows.model(), rows.bytes());
        } catch (DataException e) {
            throw new DataException(
                    rows.what() + ": a validation fraction of " + fraction + " of " + rows.count() + " rows leaves none"
                            + (heldOut ? " for validation" : " to train on") + "; must leave 1 or more",
                    e);
        }
    }
}
