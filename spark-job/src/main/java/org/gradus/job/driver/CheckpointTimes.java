package org.gradus.job.driver;

import java.util.function.LongSupplier;
import org.gradus.job.config.CheckpointConfig;
import org.gradus.job.replica.Walk;

/** Says when a checkpoint is due: by the count of rounds, by the end of an epoch or of the run, and by the clock. */
final class CheckpointTimes {
    private final CheckpointConfig config;
    private final Walk walk;
    private final long steps;
    private final LongSupplier clock;
    private long last;

    /**
     * @param steps of each replica in the whole run
     * @param clock nanoseconds, from any start
     */
    CheckpointTimes(CheckpointConfig config, Walk walk, long steps, LongSupplier clock) {
        this.config = config;
        this.walk = walk;
        this.steps = steps;
        this.clock = clock;
        this.last = clock.getAsLong();
    }

    /**
     * Whether one is due by counts, which can be known beforehand.
     *
     * @param rounds done, when the round has ended that took the run from a step to a step
     */
    boolean dueAfter(long rounds, long stepBefore, long stepAfter) {
        if (stepAfter == steps) {
            return true;
        }
        return config.every() == 0 ? walk.epoch(stepAfter) > walk.epoch(stepBefore) : rounds % config.every() == 0;
    }

    /** Whether one is due by the clock. */
    boolean overdue() {
        return config.minutes() > 0 && clock.getAsLong() - last >= config.minutes() * 60e9;
    }

    /** Takes note that one was written. */
    void written() {
        last = clock.getAsLong();
    }
}
