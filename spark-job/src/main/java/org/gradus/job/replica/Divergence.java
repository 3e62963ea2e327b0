package org.gradus.job.replica;

import java.io.Serializable;

/**
 * The first thing in a replica that was not finite.
 *
 * @param step at which step
 * @param replica in which replica
 * @param loss of that step's batch; may be finite, when only an update was not
 * @param group whose update was the first to be non-finite; empty when the loss was
 */
public record Divergence(long step, int replica, double loss, String group) implements Serializable {}
