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
public record Divergence(long step, int replica, double loss, String group, long skipped) implements Serializable {}
