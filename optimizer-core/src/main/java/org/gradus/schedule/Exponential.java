package org.gradus.schedule;

import org.gradus.setting.Check;
import org.gradus.setting.Options;

/**
 * {@code base * gamma^t}: {@code torch.optim.lr_scheduler.ExponentialLR}.
 *
 * @param gamma the factor of one step, 0 or more; above 1 the rate grows, and a long run may exceed every number
 */
public record Exponential(double gamma) implements Schedule {
    public Exponential {
        Check.nonNegative("gamma", gamma);
    }

    /** Key {@code gamma} (must be given). */
    public Exponential(Options options) {
        this(options.number("gamma"));
    }

    @Override
    public double at(long step, double base) {
        return base * StrictMath.pow(gamma, (double) Check.atLeast("step", step, 0));
    }
}
