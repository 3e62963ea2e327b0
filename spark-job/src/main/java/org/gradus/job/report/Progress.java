package org.gradus.job.report;

import java.util.Map;

/** Watches a run. */
public interface Progress extends AutoCloseable {
    /** A round has ended. */
    void round(RoundReport report);

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
