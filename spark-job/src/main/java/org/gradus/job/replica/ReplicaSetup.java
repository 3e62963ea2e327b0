package org.gradus.job.replica;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import org.gradus.plan.Plan;

/**
 * What every replica needs besides the network, sent once for each plan.
 *
 * @param version which plan of the run this is, from 0
 * @param plan which element is updated how
 * @param walk how a replica walks through its shard
 * @param weights the whole flat vector that the plan starts from; null: the model's own. A replica's own elements are not
 *     enough: one that no longer moves keeps what the replicas agreed on
 */
@DefaultSerializer(JavaSerializer.class) // Kryo, where a program uses it, cannot read records
public record ReplicaSetup(int version, Plan plan, Walk walk, float[] weights) implements Serializable {}
