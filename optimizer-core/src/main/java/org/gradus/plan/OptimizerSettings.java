package org.gradus.plan;

import java.io.Serializable;
import java.util.List;
import org.gradus.group.Group;
import org.gradus.group.Mask;

/**
 * What a run says about its updates, before it meets a model.
 *
 * @param rest the settings of elements that no group claims
 * @param groups in the order of the job file
 * @param masks in the order of the job file
 * @param clipping limits on the gradient
 * @param seed of random masks
 */
public record OptimizerSettings(Group rest, List<Group> groups, List<Mask> masks, Clipping clipping, long seed)
        implements Serializable {
    public OptimizerSettings {
        groups = List.copyOf(groups);
        masks = List.copyOf(masks);
    }
}
