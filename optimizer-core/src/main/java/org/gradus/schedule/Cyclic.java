package org.gradus.schedule;

import org.gradus.setting.Check;
import org.gradus.setting.Options;

/**
 * A rate that rises in a straight line from baseLr to maxLr in stepSizeUp steps, falls back in stepSizeDown, and starts
 * again: {@code baseLr + (maxLr - baseLr) * height * scale}, height going from 0 to 1 to 0 and scale being the
 * {@link Mode}'s. {@code torch.optim.lr_scheduler.CyclicLR} (Smith 2015, https://arxiv.org/abs/1506.01186). Both rates are
 * absolute: as there, the group's own rate does not count. Unlike there it moves the learning rate only, not the momentum
 * (cycle_momentum=False), and gamma cannot be above 1.
 *
 * @param baseLr the lowest rate, 0 or more, at most maxLr
 * @param maxLr the highest rate of the first cycle
 * @param stepSizeUp steps from the lowest to the highest, 1 or more; default 2000
 * @param stepSizeDown steps back, 1 or more; default stepSizeUp
 * @param mode what becomes of the height from cycle to cycle; default triangular
 * @param gamma the factor of one step with {@link Mode#EXP_RANGE}, in [0, 1]; default 1
 */
public record Cyclic(double baseLr, double maxLr, long stepSizeUp, long stepSizeDown, Mode mode, double gamma)
        implements Schedule {
    /** What becomes of the height from cycle to cycle. */
    public enum Mode {
        /** It stays. */
        TRIANGULAR,
        /** Each cycle has half of the one before. */
        TRIANGULAR2,
        /** Step t has {@code gamma^t} of it; PyTorch's exp_range. */
        EXP_RANGE
    }

    public Cyclic {
        Check.nonNegative("baseLr", baseLr);
        Check.nonNegative("maxLr", maxLr);
        if (baseLr > maxLr) {
            throw new IllegalArgumentException("baseLr is " + baseLr + "; must be at most maxLr, " + maxLr);
        }
        Check.atLeast("stepSizeUp", stepSizeUp, 1);
        Check.atLeast("stepSizeDown", stepSizeDown, 1);
        if (stepSizeUp > Long.MAX_VALUE - stepSizeDown) {
            throw new IllegalArgumentException("stepSizeUp is " + stepSizeUp + " and stepSizeDown is " + stepSizeDown
                    + "; their sum must be at most " + Long.MAX_VALUE);
        }
        Check.fraction("gamma", gamma);
    }

    /**
     * Keys {@code baseLr}, {@code maxLr} (both must be given), {@code stepSizeUp}, {@code stepSizeDown}, {@code mode},
     * {@code gamma}.
     */
    public Cyclic(Options options) {
        this(options, options.whole("stepSizeUp", 2000));
    }

    private Cyclic(Options options, long stepSizeUp) {
        this(
                options.number("baseLr"),
                options.number("maxLr"),
                stepSizeUp,
                options.whole("stepSizeDown", stepSizeUp),
                options.choice("mode", Mode.TRIANGULAR),
                options.number("gamma", 1));
    }

    @Override
    public double at(long step, double base) {
        long cycle = Check.atLeast("step", step, 0) / (stepSizeUp + stepSizeDown);
        long in = step % (stepSizeUp + stepSizeDown);
        double height =
                in <= stepSizeUp ? (double) in / stepSizeUp : (double) (stepSizeUp + stepSizeDown - in) / stepSizeDown;
        double scale =
                switch (mode) {
                    case TRIANGULAR -> 1;
                    case TRIANGULAR2 -> StrictMath.pow(0.5, (double) cycle);
                    case EXP_RANGE -> StrictMath.pow(gamma, (double) step);
                };
        return baseLr + (maxLr - baseLr) * height * scale;
    }
}
