package org.gradus.state;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gradus.plan.MaskState;
import org.gradus.schedule.Observations;

/**
 * All that an optimizer remembers between two steps, besides the weights.
 *
 * @param step steps done: the position of every schedule
 * @param groups one per group of the plan in force, in its order
 * @param masks the numbers of the active masks, by their text
 * @param observations what schedules that watch a metric know
 * @param skips steps skipped because a gradient was not finite
 */
public record OptimizerState(
        long step, List<GroupState> groups, Map<String, MaskState> masks, Observations observations, Skips skips)
        implements Serializable {
    public OptimizerState {
        groups = List.copyOf(groups);
        masks = Collections.unmodifiableMap(new TreeMap<>(masks));
    }
}
