package org.gradus.job.replica;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.List;
import org.gradus.state.GroupState;

/**
 * What replicas start a segment from; read by those that were not where the segment before ended. Shared by the replicas of an
 * executor: never changed.
 *
 * @param weights what changes in training, packed by the plan
 * @param states the optimizer's state, one per group
 * @param own what each replica keeps for itself, by its number; empty: nothing
 * @param outer the buffer of the optimizer of the rounds; empty: none
 */
@DefaultSerializer(JavaSerializer.class) // Kryo, where a program uses it, cannot read records
public record SegmentStart(float[] weights, List<GroupState> states, List<OwnState> own, float[] outer)
        implements Serializable {}
