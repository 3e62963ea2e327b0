package org.gradus.bench;

/**
 * How much is measured.
 *
 * @param largestBatch no batch has more examples
 * @param rounds how often each case is measured
 * @param forks 1: each measurement in a JVM of its own; 0: in this one
 * @param milliseconds how long one measurement repeats its step, after as long to warm up; one step at least
 */
record EngineEffort(int largestBatch, int rounds, int forks, int milliseconds) {
    /** What {@code deploy/bench} measures. */
    static final EngineEffort FULL = new EngineEffort(Integer.MAX_VALUE, 3, 1, 3000);

    /** The batch size of a workload. */
    int examples(Workload workload) {
        return Math.min(largestBatch, workload.examples());
    }
}
