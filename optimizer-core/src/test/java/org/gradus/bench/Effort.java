package org.gradus.bench;

/**
 * How much is measured.
 *
 * @param side the rows and columns of each matrix; 500 makes ten million weights
 * @param rounds how often the cases of the ratios are measured, each case once per round
 * @param forks 1: each measurement in a JVM of its own; 0: in this one
 * @param milliseconds how long one measurement repeats its update, after as long to warm up; one update at least
 */
record Effort(int side, int rounds, int forks, int milliseconds) {
    /** What {@code deploy/bench} measures. */
    static final Effort FULL = new Effort(500, 3, 1, 1000);
}
