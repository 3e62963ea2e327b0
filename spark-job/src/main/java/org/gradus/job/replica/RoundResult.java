package org.gradus.job.replica;

import java.io.Serializable;
import java.util.List;
import org.gradus.state.GroupState;

/**
 * What one replica made of a round.
 *
 * @param replica its number, from 0
 * @param examples how many examples it trained on
 * @param lossSum the sum of the losses of these examples
 * @param weights what changes in training, packed by the plan
 * @param states the optimizer's state, one per group
 * @param divergence where it became non-finite; null: it did not
 */
public record RoundResult(
        int replica, long examples, double lossSum, float[] weights, List<GroupState> states, Divergence divergence)
        implements Serializable {}
