package org.gradus.job.config;

import java.io.Serializable;

/**
 * The optimizer of the rounds. With x the weights that a round started from, m the mean of the replicas' weights at its end,
 * d = x - m, and a buffer b that starts as 0:
 *
 * <pre>
 *   sgd       b = momentum b + d            x = x - lr b
 *   nesterov  b = momentum b + d            x = x - lr (d + momentum b)
 *   slowmo    b = momentum b + d / rate     x = x - lr rate b
 * </pre>
 *
 * Nesterov is DiLoCo's (Douillard et al. 2023, https://arxiv.org/abs/2311.08105), SlowMo is of Wang et al. 2019
 * (https://arxiv.org/abs/1910.00643), with the group's own learning rate at the first step of the round; where that is 0
 * nothing has moved and b only fades. State: b, one float per trainable element.
 *
 * @param rule which of the three
 * @param lr above 0; defaults 1, 0.7, 1
 * @param momentum in [0, 1); defaults 0, 0.9, 0.5
 */
public record OuterConfig(Rule rule, double lr, double momentum) implements Serializable {
    /** Which formula. */
    public enum Rule {
        SGD(1, 0),
        NESTEROV(0.7, 0.9),
        SLOWMO(1, 0.5);

        private final double lr;
        private final double momentum;

        Rule(double lr, double momentum) {
            this.lr = lr;
            this.momentum = momentum;
        }

        /** The learning rate where a job gives none. */
        double lr() {
            return lr;
        }

        /** The momentum where a job gives none. */
        double momentum() {
            return momentum;
        }
    }
}
