package org.gradus.schedule;

import java.util.OptionalLong;
import org.gradus.setting.Check;
import org.gradus.setting.Options;

/**
 * {@code etaMin + (base - etaMin) (1 + cos(pi t / steps)) / 2}: {@code torch.optim.lr_scheduler.CosineAnnealingLR} in closed
 * form (Loshchilov, Hutter 2016, https://arxiv.org/abs/1608.03983, without restarts). As there, it does not stop at the
 * minimum: after {@code steps} it rises again, and it is back at the base after {@code 2 steps}.
 *
 * @param steps from the base down to etaMin, 1 or more; PyTorch's T_max
 * @param etaMin the lowest rate, absolute, not a factor; 0 or more; default 0
 */
public record Cosine(long steps, double etaMin) implements Schedule {
    public Cosine {
        Check.atLeast("steps", steps, 1);
        Check.nonNegative("etaMin", etaMin);
    }

    /** Keys {@code steps} (must be given), {@code etaMin}. */
    public Cosine(Options options) {
        this(options.whole("steps"), options.number("etaMin", 0));
    }

    @Override
    public double at(long step, double base) {
        double phase = StrictMath.PI * Check.atLeast("step", step, 0) / steps;
        return etaMin + (base - etaMin) * (1 + StrictMath.cos(phase)) / 2;
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.of(steps);
    }
}
