package org.gradus.state;

import java.io.Serializable;

/**
 * Steps that were skipped because a gradient was not finite.
 *
 * @param total since the start of the run
 * @param inARow without a good step since
 */
public record Skips(long total, long inARow) implements Serializable {
    /** None yet. */
    public static final Skips NONE = new Skips(0, 0);

    /** After one more. */
    public Skips bad() {
        return new Skips(total + 1, inARow + 1);
    }

    /** After a good step. */
    public Skips good() {
        return inARow == 0 ? this : new Skips(total, 0);
    }
}
