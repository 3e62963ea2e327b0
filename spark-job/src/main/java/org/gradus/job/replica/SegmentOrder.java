package org.gradus.job.replica;

import java.io.Serializable;
import java.util.List;
import org.gradus.job.config.SyncConfig;
import org.gradus.job.data.ShardBlocks;
import org.gradus.schedule.Observations;
import org.gradus.state.Skips;

/**
 * What every task of a segment is told: small, and new each time.
 *
 * @param id of this attempt at the segment
 * @param from the id of the segment that ended where this one starts; a replica that was there need not load anything
 * @param rendezvous where tasks meet
 * @param tasks how many there are
 * @param replicas how many there are
 * @param step the first
 * @param rounds the steps of each round
 * @param gradient whether the gradient of the last step is wanted
 * @param observations what schedules that watch a metric know
 * @param skips the steps that each replica has skipped, by its number
 * @param sync how replicas come together
 * @param shards where the rows of the replicas are
 */
public record SegmentOrder(
        String id,
        String from,
        String rendezvous,
        int tasks,
        int replicas,
        long step,
        int[] rounds,
        boolean gradient,
        Observations observations,
        List<Skips> skips,
        SyncConfig sync,
        ShardBlocks shards)
        implements Serializable {}
