package org.gradus.job.data;

import java.io.Serializable;

/** What a line of a text file means; travels to the tasks. */
interface LineFormat extends Serializable {
    /** Whether the line has a row; blank lines have none. */
    boolean isRow(String line);

    /** Whether the first row of each file is a header. */
    default boolean hasHeader() {
        return false;
    }

    /** @throws DataException when the line is not the header that the first file has */
    default void checkHeader(String line) {}

    /** Writes the numbers of a line. */
    void parse(String line, BlockBuilder into);
}
