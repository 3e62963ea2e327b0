package org.gradus.schedule;

import org.gradus.setting.Check;
import org.gradus.setting.Options;

/**
 * {@code etaMin + (base - etaMin) (1 + cos(pi c / n)) / 2}, c being the steps since the last restart and n the steps of this
 * cycle: t0 in the first, then tMult times those of the cycle before. The step of a restart has the base.
 * {@code torch.optim.lr_scheduler.CosineAnnealingWarmRestarts} (Loshchilov, Hutter 2016, https://arxiv.org/abs/1608.03983).
 *
 * @param t0 steps of the first cycle, 1 or more; PyTorch's T_0
 * @param tMult how many times longer each cycle is than the one before, 1 or more; default 1; PyTorch's T_mult
 * @param etaMin the rate that a cycle falls to, absolute, not a factor; 0 or more; default 0
 */
public record CosineWarmRestarts(long t0, long tMult, double etaMin) implements Schedule {
    public CosineWarmRestarts {
        Check.atLeast("t0", t0, 1);
        Check.atLeast("tMult", tMult, 1);
        Check.nonNegative("etaMin", etaMin);
    }

    /** Keys {@code t0} (must be given), {@code tMult}, {@code etaMin}. */
    public CosineWarmRestarts(Options options) {
        this(options.whole("t0"), options.whole("tMult", 1), options.number("etaMin", 0));
    }

    @Override
    public double at(long step, double base) {
        long since = Check.atLeast("step", step, 0);
        long length = t0;
        if (tMult == 1) {
            since %= length;
        }
        while (since >= length) {
            since -= length;
            length = length > Long.MAX_VALUE / tMult ? Long.MAX_VALUE : length * tMult;
        }
        return Anneal.COS.between(base, etaMin, (double) since / length);
    }
}
