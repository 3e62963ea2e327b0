package org.gradus.job.replica;

import java.io.Serializable;
import java.util.List;
import org.gradus.schedule.Observations;
import org.gradus.state.GroupState;
import org.gradus.state.Skips;

/**
 * What all replicas start a round from. Shared by the replicas of an executor: never changed.
 *
 * @param step the first step of the round
 * @param steps how many steps the round has
 * @param weights what changes in training, packed by the plan
 * @param states the optimizer's state, one per group
 * @param observations what schedules that watch a metric know
 * @param skips the steps that each replica has skipped, by its number
 * @param gradient whether the gradient of the last step is wanted
 */
public record RoundStart(
        long step,
        int steps,
        float[] weights,
        List<GroupState> states,
        Observations observations,
        List<Skips> skips,
        boolean gradient)
        implements Serializable {}
