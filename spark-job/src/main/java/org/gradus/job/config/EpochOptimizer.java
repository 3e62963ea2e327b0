package org.gradus.job.config;

import java.util.List;
import org.gradus.group.Mask;
import org.gradus.plan.Clipping;
import org.gradus.plan.OptimizerSettings;

/** What a job file says about the optimizer; the length of an epoch completes it. */
record EpochOptimizer(GroupConfig rest, List<GroupConfig> groups, List<Mask> masks, Clipping clipping, long seed)
        implements OptimizerConfig {
    EpochOptimizer {
        groups = List.copyOf(groups);
        masks = List.copyOf(masks);
    }

    @Override
    public OptimizerSettings settings(long stepsPerEpoch) {
        return new OptimizerSettings(
                rest.group(stepsPerEpoch),
                groups.stream().map(group -> group.group(stepsPerEpoch)).toList(),
                masks,
                clipping,
                seed);
    }
}
