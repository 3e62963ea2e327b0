package org.gradus.job.config;

import java.io.Serializable;
import org.gradus.group.Keep;
import org.gradus.group.Mask;
import org.gradus.group.MaskValues;
import org.gradus.group.Selector;
import org.gradus.group.Target;

/**
 * A mask of a job file, before the length of an epoch is known.
 *
 * @param path of its numbers, such as {@code masks[0].lr}, in what holds from some step on
 * @param until null: never
 * @param every null: its numbers are computed once; numbers that never change have no use for it
 */
record MaskConfig(
        String path, Selector select, Target target, Values values, When from, When until, When every, boolean prune)
        implements Serializable {
    /** The numbers, before the length of an epoch is known. */
    @FunctionalInterface
    interface Values extends Serializable {
        /** @throws IllegalArgumentException when the length of an epoch puts two steps into the wrong order */
        MaskValues values(Clock clock);
    }

    /** The path of the entry that it comes from, which may multiply more than one thing. */
    String entry() {
        return path.substring(0, path.lastIndexOf('.'));
    }

    /** @throws IllegalArgumentException when the length of an epoch puts two steps into the wrong order */
    Mask mask(Clock clock) {
        MaskValues told = values.values(clock);
        return new Mask(
                select,
                target,
                told,
                clock.steps(from),
                until == null ? Long.MAX_VALUE : clock.after(until, 1, from),
                every == null || !(told instanceof Keep) ? 0 : clock.steps(every),
                prune);
    }
}
