package org.gradus.job.replica;

import java.io.Serializable;
import java.util.List;
import org.gradus.state.GroupState;
import org.gradus.state.Skips;

/**
 * What one replica made of a round.
 *
 * @param replica its number, from 0
 * @param examples how many examples it trained on; those of skipped steps do not count
 * @param lossSum the sum of the losses of these examples
 * @param weights what changes in training, packed by the plan
 * @param states the optimizer's state, one per group
 * @param skips the steps that it has skipped since the start of the run
 * @param gradient the flat vector of its last step that was not skipped; null: not wanted, or there was no such step
 * @param divergence where it became non-finite; null: it did not
 */
public record RoundResult(
        int replica,
        long examples,
        double lossSum,
        float[] weights,
        List<GroupState> states,
        Skips skips,
        float[] gradient,
        Divergence divergence)
        implements Serializable {}
