package org.gradus.job.data;

import java.io.IOException;

/**
 * Turns what a file has, item by item, into rows. One per task: it counts.
 *
 * @param <T> a line, a Parquet row, ...
 */
interface RowParser<T> {
    /**
     * Writes the item's numbers into the block's current row.
     *
     * @return false where the item is no row: a blank line, a header
     * @throws DataException when the row is at fault; the message has no place yet
     */
    boolean parse(T item, BlockBuilder into) throws IOException;

    /** The file, for a message. */
    String file();

    /** The file and row of the item that was parsed last, for a message. */
    String place() throws IOException;

    /** Called after the last item. */
    default void close() throws IOException {}
}
