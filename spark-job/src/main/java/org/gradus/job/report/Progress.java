package org.gradus.job.report;

import java.util.Map;

/** Watches a run. */
public interface Progress extends AutoCloseable {
    /** A round has ended. */
    void round(RoundReport report);

    /**
     * So many rounds are done; what happened in them is told later, and not at all where they are run again. Called by another
     * thread.
     */
    default void reached(long rounds) {}

    /**
     * An evaluation has ended.
     *
     * @param where {@code epoch 2 of 5}, {@code test}
     * @param metrics by name
     */
    void evaluated(String where, Map<String, Double> metrics);

    /** Something happened that a person wants to know: one line. */
    void note(String line);

    @Override
    void close();
}
