package org.gradus.schedule;

import java.util.OptionalLong;
import org.gradus.setting.Check;
import org.gradus.setting.Options;

/**
 * A factor that goes in a straight line from startFactor at step 0 to endFactor at step {@code steps}, and stays there:
 * {@code torch.optim.lr_scheduler.LinearLR}. Unlike there, startFactor may be 0.
 *
 * @param steps how many steps the line has, 1 or more; default 5; PyTorch's total_iters
 * @param startFactor in [0, 1]; default 1/3
 * @param endFactor in [0, 1]; default 1
 */
public record Warmup(long steps, double startFactor, double endFactor) implements Schedule {
    public Warmup {
        Check.atLeast("steps", steps, 1);
        Check.fraction("startFactor", startFactor);
        Check.fraction("endFactor", endFactor);
    }

    /** Keys {@code steps}, {@code startFactor}, {@code endFactor}. */
    public Warmup(Options options) {
        this(options.whole("steps", 5), options.number("startFactor", 1.0 / 3), options.number("endFactor", 1));
    }

    @Override
    public double at(long step, double base) {
        double part = (double) Math.min(Check.atLeast("step", step, 0), steps) / steps;
        return base * (startFactor + (endFactor - startFactor) * part);
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.of(steps);
    }
}
