package org.gradus.job.replica;

import java.io.Serializable;

/**
 * The first thing in a replica that was not finite, and could not be skipped.
 *
 * @param step at which step
 * @param replica in which replica
 * @param loss of that step's batch; may be finite, when only an update was not
 * @param group whose update was the first to be non-finite; empty when the loss or a running statistic was
 * @param skipped how many steps right before it were skipped
 */
public record Divergence(long step, int replica, double loss, String group, long skipped) implements Serializable {

    /** The finding and what to do about it, for a message: a clause. */
    public String text() {
        return "training diverged at step " + step + " in replica " + replica + ": the loss is " + loss
                + (group.isEmpty() ? "" : ", and group \"" + group + "\" was the first whose update was not finite")
                + "; lower the learning rate, clip the gradient, or look at the range of the features";
    }
}
