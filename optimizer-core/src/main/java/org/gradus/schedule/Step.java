package org.gradus.schedule;

import org.gradus.setting.Check;
import org.gradus.setting.Options;

/**
 * {@code base * gamma^(t / stepSize)}, the quotient rounded down: {@code torch.optim.lr_scheduler.StepLR}.
 *
 * @param stepSize steps between two drops, 1 or more
 * @param gamma the factor of one drop, 0 or more; default 0.1
 */
public record Step(long stepSize, double gamma) implements Schedule {
    public Step {
        Check.atLeast("stepSize", stepSize, 1);
        Check.nonNegative("gamma", gamma);
    }

    /** Keys {@code stepSize} (must be given), {@code gamma}. */
    public Step(Options options) {
        this(options.whole("stepSize"), options.number("gamma", 0.1));
    }

    @Override
    public double at(long step, double base) {
        long drops = Check.atLeast("step", step, 0) / stepSize;
        return base * StrictMath.pow(gamma, (double) drops);
    }
}
