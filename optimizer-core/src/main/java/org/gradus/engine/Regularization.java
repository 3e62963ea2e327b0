package org.gradus.engine;

import java.io.Serializable;

/**
 * The penalties of one parameter. With gradient g, weight w and learning rate lr: {@code g += l2 w + l1 sign(w)} before the
 * rule, {@code w -= lr weightDecay w} beside it.
 *
 * @param l1 0 or more
 * @param l2 0 or more; PyTorch's coupled weight decay
 * @param weightDecay 0 or more; decoupled weight decay
 * @param timesRate whether the decoupled decay is multiplied by the learning rate; false is DL4J's
 *     {@code WeightDecay(coefficient, applyLR = false)}
 */
public record Regularization(double l1, double l2, double weightDecay, boolean timesRate) implements Serializable {
    /** No penalty. */
    public static final Regularization NONE = new Regularization(0, 0, 0, true);

    public boolean isNone() {
        return l1 == 0 && l2 == 0 && weightDecay == 0;
    }
}
