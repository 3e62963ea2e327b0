package org.gradus.plan;

import java.io.Serializable;
import org.gradus.setting.Check;

/**
 * Limits on a replica's gradient before the rules see it; frozen elements do not count.
 *
 * @param norm the largest Euclidean norm over all trainable elements, as {@code torch.nn.utils.clip_grad_norm_}; infinite: no
 *     limit
 * @param value the largest absolute value of one element, as {@code clip_grad_value_}; infinite: no limit
 */
public record Clipping(double norm, double value) implements Serializable {
    /** No limit. */
    public static final Clipping NONE = new Clipping(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

    public Clipping {
        if (norm != Double.POSITIVE_INFINITY) {
            Check.positive("clip.norm", norm);
        }
        if (value != Double.POSITIVE_INFINITY) {
            Check.positive("clip.value", value);
        }
    }
}
