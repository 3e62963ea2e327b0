package org.gradus.job.data;

/** A set of rows in one format. */
public interface Source {
    /**
     * Reads features and labels; every row is checked once here.
     *
     * @throws DataException when a row, a file or a column is at fault
     */
    Rows labelled(Dimensions model);

    /** The rows as they came and their features; labels may be missing. */
    Inputs inputs(Dimensions model);
}
