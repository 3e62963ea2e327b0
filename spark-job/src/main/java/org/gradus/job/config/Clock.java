package org.gradus.job.config;

/**
 * How long an epoch is. A draft does not know: in it an epoch counts as one step, and where that puts a step and an epoch
 * into the wrong order, the later one is moved behind the other.
 *
 * @param stepsPerEpoch steps of a replica in one epoch, 1 or more
 */
record Clock(long stepsPerEpoch, boolean draft) {
    /** What holds whatever the length of an epoch is. */
    static final Clock DRAFT = new Clock(1, true);

    /**
     * A time as a number of steps.
     *
     * @throws ArithmeticException when they are too many to count
     */
    long steps(When when) {
        return when.epochs() ? Math.multiplyExact(when.count(), stepsPerEpoch) : when.count();
    }

    /** A time that must be some steps after another, which a draft puts there where it cannot know. */
    long after(When when, long least, When other) {
        boolean unknown = draft && when.epochs() != other.epochs();
        return unknown ? Math.max(steps(when), Math.addExact(steps(other), least)) : steps(when);
    }
}
