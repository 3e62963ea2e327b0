package org.gradus.schedule;

import java.util.OptionalLong;
import org.gradus.setting.Check;
import org.gradus.setting.Options;

/**
 * {@code base * factor} while {@code t < steps}, then {@code base}: {@code torch.optim.lr_scheduler.ConstantLR}. Unlike
 * there, the factor is 1 and lasts for ever where nothing else is said (PyTorch: 1/3 for 5 steps), so that "constant" alone
 * means what it says.
 *
 * @param factor 0 or more; default 1
 * @param steps how many steps have the factor, 1 or more; default {@link #FOREVER}
 */
public record Constant(double factor, long steps) implements Schedule {
    /** More steps than any run has. */
    public static final long FOREVER = Long.MAX_VALUE;

    public Constant {
        Check.nonNegative("factor", factor);
        Check.atLeast("steps", steps, 1);
    }

    /** No schedule: always the base. */
    public Constant() {
        this(1, FOREVER);
    }

    /** Keys {@code factor}, {@code steps}. */
    public Constant(Options options) {
        this(options.number("factor", 1), options.whole("steps", FOREVER));
    }

    @Override
    public double at(long step, double base) {
        return Check.atLeast("step", step, 0) < steps ? base * factor : base;
    }

    @Override
    public OptionalLong length() {
        return steps == FOREVER ? OptionalLong.empty() : OptionalLong.of(steps);
    }
}
