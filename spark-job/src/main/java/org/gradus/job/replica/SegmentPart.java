package org.gradus.job.replica;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.List;
import org.gradus.job.wire.Address;
import org.gradus.state.Skips;

/**
 * What one task brings back from a segment: its share of where the run stands.
 *
 * @param task its number
 * @param address where it ran
 * @param rounds what was done, up to the first round that failed
 * @param values its share of weights, statistics and state, {@link org.gradus.job.average.Packing}; empty after a failure
 * @param steps updates of each group
 * @param gradient its share of the mean gradient of the last step; null: not wanted, or no replica has one
 * @param outer its share of the buffer of the optimizer of the rounds; empty: none
 * @param skips of its replicas
 * @param own of its replicas; empty: nothing
 * @param failure the first of its replicas to fail; null: none
 */
@DefaultSerializer(JavaSerializer.class) // Kryo, where a program uses it, cannot read records
public record SegmentPart(
        int task,
        Address address,
        List<RoundPart> rounds,
        float[] values,
        long[] steps,
        float[] gradient,
        float[] outer,
        List<Skips> skips,
        List<OwnState> own,
        Failure failure)
        implements Serializable {
    /**
     * Where a replica failed.
     *
     * @param round of the segment, from 0
     * @param divergence what was not finite
     * @param weights packed, as they were then
     */
    public record Failure(int round, Divergence divergence, float[] weights) implements Serializable {}
}
