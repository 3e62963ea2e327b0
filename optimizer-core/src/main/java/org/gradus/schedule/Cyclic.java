package org.gradus.schedule;

import java.util.Optional;
import org.gradus.setting.Check;
import org.gradus.setting.Options;

/**
 * A rate that rises in a straight line from baseLr to maxLr in stepSizeUp steps, falls back in stepSizeDown, and starts
 * again: {@code baseLr + (maxLr - baseLr) * height * scale}, height going from 0 to 1 to 0 and scale being the
 * {@link Mode}'s. {@code torch.optim.lr_scheduler.CyclicLR} (Smith 2015, https://arxiv.org/abs/1506.01186). Both rates are
 * absolute: as there, the group's own rate does not count. Unlike there, gamma cannot be above 1.
 *
 * <p>With cycleMomentum the {@link #momentum} goes the other way:
 * {@code maxMomentum - (maxMomentum - baseMomentum) * height * scale}; the rule's own does not count. A rule without one has
 * nothing to move, which PyTorch refuses.
 *
 * @param baseLr the lowest rate, 0 or more, at most maxLr
 * @param maxLr the highest rate of the first cycle
 * @param stepSizeUp steps from the lowest to the highest, 1 or more; default 2000
 * @param stepSizeDown steps back, 1 or more; default stepSizeUp
 * @param mode what becomes of the height from cycle to cycle; default triangular
 * @param gamma the factor of one step with {@link Mode#EXP_RANGE}, in [0, 1]; default 1
 * @param cycleMomentum default true
 * @param baseMomentum the lowest momentum of the first cycle, in [0, 1), at most maxMomentum; default 0.8
 * @param maxMomentum the highest momentum, in [0, 1); default 0.9
 */
public record Cyclic(
        double baseLr,
        double maxLr,
        long stepSizeUp,
        long stepSizeDown,
        Mode mode,
        double gamma,
        boolean cycleMomentum,
        double baseMomentum,
        double maxMomentum)
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
        checkOrder("baseLr", baseLr, "maxLr", maxLr);
        Check.atLeast("stepSizeUp", stepSizeUp, 1);
        Check.atLeast("stepSizeDown", stepSizeDown, 1);
        if (stepSizeUp > Long.MAX_VALUE - stepSizeDown) {
            throw new IllegalArgumentException("stepSizeUp is " + stepSizeUp + " and stepSizeDown is " + stepSizeDown
                    + "; their sum must be at most " + Long.MAX_VALUE);
        }
        Check.fraction("gamma", gamma);
        Check.belowOne("baseMomentum", baseMomentum);
        Check.belowOne("maxMomentum", maxMomentum);
        checkOrder("baseMomentum", baseMomentum, "maxMomentum", maxMomentum);
    }

    /** With the momentum's defaults. */
    public Cyclic(double baseLr, double maxLr, long stepSizeUp, long stepSizeDown, Mode mode, double gamma) {
        this(baseLr, maxLr, stepSizeUp, stepSizeDown, mode, gamma, true, 0.8, 0.9);
    }

    /**
     * Keys {@code baseLr}, {@code maxLr} (both must be given), {@code stepSizeUp}, {@code stepSizeDown}, {@code mode},
     * {@code gamma}, {@code cycleMomentum}, {@code baseMomentum}, {@code maxMomentum}.
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
                options.number("gamma", 1),
                options.flag("cycleMomentum", true),
                options.number("baseMomentum", 0.8),
                options.number("maxMomentum", 0.9));
    }

    @Override
    public double at(long step, double base) {
        return new Triangles(this, baseLr, maxLr).at(step, base);
    }

    /** From maxMomentum down to baseMomentum and back. */
    @Override
    public Optional<Schedule> momentum() {
        return cycleMomentum ? Optional.of(new Triangles(this, maxMomentum, baseMomentum)) : Optional.empty();
    }

    static void checkOrder(String lower, double low, String upper, double high) {
        if (low > high) {
            throw new IllegalArgumentException(lower + " is " + low + "; must be at most " + upper + ", " + high);
        }
    }
}
