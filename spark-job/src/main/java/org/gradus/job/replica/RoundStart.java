package org.gradus.job.replica;

import java.io.Serializable;
import java.util.List;
import org.gradus.state.GroupState;

/**
 * What all replicas start a round from. Shared by the replicas of an executor: never changed.
 *
 * @param step the first step of the round
 * @param steps how many steps the round has
 * @param weights what changes in training, packed by the plan
 * @param states the optimizer's state, one per group
 */
public record RoundStart(long step, int steps, float[] weights, List<GroupState> states) implements Serializable {}
