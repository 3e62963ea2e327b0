package org.gradus.dl4j;

/** Seeds for ND4J's generator. */
final class Seeds {
    /** Stands for 0. */
    private static final long ZERO = 0x9E3779B97F4A7C15L;

    private Seeds() {}

    /** The seed itself, but for 0, with which libnd4j would seed by the clock (RandomGenerator::setStates). */
    static long of(long seed) {
        return seed == 0 ? ZERO : seed;
    }
}
