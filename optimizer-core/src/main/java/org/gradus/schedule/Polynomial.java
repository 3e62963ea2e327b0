package org.gradus.schedule;

import java.util.OptionalLong;
import org.gradus.setting.Check;
import org.gradus.setting.Options;

/**
 * {@code base * (1 - min(t, steps) / steps)^power}: {@code torch.optim.lr_scheduler.PolynomialLR} in closed form. From
 * {@code steps} on the rate is 0.
 *
 * @param steps from the base down to 0, 1 or more; default 5; PyTorch's total_iters
 * @param power 1 is a straight line; a finite number above 0; default 1
 */
public record Polynomial(long steps, double power) implements Schedule {
    public Polynomial {
        Check.atLeast("steps", steps, 1);
        Check.positive("power", power);
    }

    /** Keys {@code steps}, {@code power}. */
    public Polynomial(Options options) {
        this(options.whole("steps", 5), options.number("power", 1));
    }

    @Override
    public double at(long step, double base) {
        double part = (double) Math.min(Check.atLeast("step", step, 0), steps) / steps;
        return base * StrictMath.pow(1 - part, power);
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.of(steps);
    }
}
