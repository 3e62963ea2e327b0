package org.gradus.job.replica;

import java.io.Serializable;
import org.gradus.plan.Plan;

/**
 * What every replica of a run needs besides the network, sent once.
 *
 * @param plan which element is updated how
 * @param walk how a replica walks through its shard
 */
public record ReplicaSetup(Plan plan, Walk walk) implements Serializable {}
