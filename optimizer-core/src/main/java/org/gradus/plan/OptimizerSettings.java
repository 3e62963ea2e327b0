package org.gradus.plan;

import java.io.Serializable;
import java.util.List;
import org.gradus.group.Group;
import org.gradus.group.Mask;
import org.gradus.setting.Check;

/**
 * What a run says about its updates, before it meets a model.
 *
 * @param rest the settings of elements that no group claims
 * @param groups in the order of the job file
 * @param masks in the order of the job file
 * @param clipNorm the largest Euclidean norm of the gradient over all trainable elements, after the limits of the groups, as
 *     {@code torch.nn.utils.clip_grad_norm_}; infinite: no limit
 * @param guard what happens where a gradient is not finite
 * @param seed of random masks
 */
public record OptimizerSettings(
        Group rest, List<Group> groups, List<Mask> masks, double clipNorm, NonFinite guard, long seed)
        implements Serializable {
    public OptimizerSettings {
        groups = List.copyOf(groups);
        masks = List.copyOf(masks);
        if (clipNorm != Double.POSITIVE_INFINITY) {
            Check.positive("clip.norm", clipNorm);
        }
    }

    /** One group of everything, and nothing else. */
    public static OptimizerSettings of(Group rest) {
        return new OptimizerSettings(rest, List.of(), List.of(), Double.POSITIVE_INFINITY, NonFinite.STOP, 0);
    }

    /** The same with the number of steps that an epoch has, for schedules that speak of epochs. */
    public OptimizerSettings inEpochs(long stepsPerEpoch) {
        return new OptimizerSettings(
                inEpochs(rest, stepsPerEpoch),
                groups.stream().map(group -> inEpochs(group, stepsPerEpoch)).toList(),
                masks,
                clipNorm,
                guard,
                seed);
    }

    private static Group inEpochs(Group group, long stepsPerEpoch) {
        return group.withSchedules(group.schedules().inEpochs(stepsPerEpoch));
    }
}
