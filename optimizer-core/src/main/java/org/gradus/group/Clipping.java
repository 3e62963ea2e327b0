package org.gradus.group;

import java.io.Serializable;
import org.gradus.setting.Check;

/**
 * Limits on a group's gradient before its rule sees it; elements that never move do not count. They act in this order, and
 * after them the limit on the norm of the whole run. An infinite limit is none.
 *
 * @param value the largest absolute value of one element, as {@code torch.nn.utils.clip_grad_value_}
 * @param adaptive the largest ratio of the norm of a unit's gradient to the norm of its weights (Brock and others 2021,
 *     equation 3, https://arxiv.org/abs/2102.06171); a unit is what makes one output of the layer, or a whole bias or
 *     normalisation parameter. Norms of weights count at least 1e-3
 * @param parameterNorm the largest Euclidean norm over the group's elements of one parameter
 * @param groupNorm the largest Euclidean norm over the group
 */
public record Clipping(double value, double adaptive, double parameterNorm, double groupNorm) implements Serializable {
    private static final double INFINITE = Double.POSITIVE_INFINITY;

    /** No limit. */
    public static final Clipping NONE = new Clipping(INFINITE, INFINITE, INFINITE, INFINITE);

    public Clipping {
        check("clip.value", value);
        check("clip.adaptive", adaptive);
        check("clip.parameterNorm", parameterNorm);
        check("clip.groupNorm", groupNorm);
    }

    /** These limits and one on the value of each element. */
    public Clipping withValue(double limit) {
        return new Clipping(limit, adaptive, parameterNorm, groupNorm);
    }

    /** These limits and an adaptive one. */
    public Clipping withAdaptive(double ratio) {
        return new Clipping(value, ratio, parameterNorm, groupNorm);
    }

    /** These limits and one on the norm of each parameter. */
    public Clipping withParameterNorm(double limit) {
        return new Clipping(value, adaptive, limit, groupNorm);
    }

    /** These limits and one on the norm of the group. */
    public Clipping withGroupNorm(double limit) {
        return new Clipping(value, adaptive, parameterNorm, limit);
    }

    private static void check(String name, double limit) {
        if (limit != INFINITE) {
            Check.positive(name, limit);
        }
    }
}
