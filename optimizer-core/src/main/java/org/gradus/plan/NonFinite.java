package org.gradus.plan;

import java.io.Serializable;
import org.gradus.setting.Check;

/**
 * What happens where the gradient of the elements of a group that can move is not finite, or is so large that the sum of its
 * squares is beyond a float, as second moments then are; after its mask and its limit by value, which makes an infinite one
 * finite. A skipped step changes nothing: no weight, no state, no count of updates; the schedules' clock runs
 * on.
 *
 * @param skips how many such steps in a row are skipped before one stops the run, 0 or more
 */
public record NonFinite(long skips) implements Serializable {
    /** The first one stops the run. */
    public static final NonFinite STOP = new NonFinite(0);

    /** Every one is skipped. */
    public static final NonFinite SKIP = new NonFinite(Long.MAX_VALUE);

    public NonFinite {
        Check.atLeast("nonFinite", skips, 0);
    }
}
