package org.gradus.job.driver;

import java.util.List;
import org.gradus.state.GroupState;

/**
 * Where a run stands between two rounds: all that the next round depends on.
 *
 * @param round rounds done
 * @param step steps done
 * @param weights what changes in training, packed by the plan
 * @param states the optimizer's state, one per group
 */
record Position(long round, long step, float[] weights, List<GroupState> states) {}
