package org.gradus.schedule;

import java.util.OptionalLong;
import org.gradus.setting.Check;
import org.gradus.setting.Options;

/**
 * One rise and one fall over a whole run: from {@code i = maxLr / divFactor} at step 0 to maxLr at step
 * {@code pctStart * totalSteps - 1}, and down to {@code i / finalDivFactor} at step {@code totalSteps - 1}. With threePhase
 * the fall reaches i as fast as the rise was, at step {@code 2 pctStart * totalSteps - 2}, and the lowest rate at the same
 * end. {@code torch.optim.lr_scheduler.OneCycleLR} (Smith, Topin 2017, https://arxiv.org/abs/1708.07120).
 *
 * <p>Rates are absolute: as there, the group's own rate does not count. Unlike there it moves the learning rate only, not
 * the momentum (cycle_momentum=False), and steps after the end have the lowest rate, where PyTorch fails.
 *
 * @param maxLr the highest rate, 0 or more
 * @param totalSteps steps of the run, 1 or more
 * @param pctStart the part of them that rises, in [0, 1], at most 0.5 with threePhase; default 0.3
 * @param anneal the form of each phase; default cos; PyTorch's anneal_strategy
 * @param divFactor how many times lower the first rate is than the highest, above 0; default 25
 * @param finalDivFactor how many times lower the last rate is than the first, above 0; default 1e4
 * @param threePhase default false
 */
public record OneCycle(
        double maxLr,
        long totalSteps,
        double pctStart,
        Anneal anneal,
        double divFactor,
        double finalDivFactor,
        boolean threePhase)
        implements Schedule {
    public OneCycle {
        Check.nonNegative("maxLr", maxLr);
        Check.atLeast("totalSteps", totalSteps, 1);
        Check.fraction("pctStart", pctStart);
        if (threePhase && pctStart > 0.5) {
            throw new IllegalArgumentException("pctStart is " + pctStart + "; must be in [0, 0.5] with threePhase");
        }
        Check.positive("divFactor", divFactor);
        Check.positive("finalDivFactor", finalDivFactor);
    }

    /**
     * Keys {@code maxLr}, {@code totalSteps} (both must be given), {@code pctStart}, {@code anneal}, {@code divFactor},
     * {@code finalDivFactor}, {@code threePhase}.
     */
    public OneCycle(Options options) {
        this(
                options.number("maxLr"),
                options.whole("totalSteps"),
                options.number("pctStart", 0.3),
                options.choice("anneal", Anneal.COS),
                options.number("divFactor", 25),
                options.number("finalDivFactor", 1e4),
                options.flag("threePhase", false));
    }

    @Override
    public double at(long step, double base) {
        double last = totalSteps - 1.0;
        double now = Math.min((double) Check.atLeast("step", step, 0), last);
        double initial = maxLr / divFactor;
        double lowest = initial / finalDivFactor;
        double top = pctStart * totalSteps - 1;
        double back = 2 * pctStart * totalSteps - 2;
        if (now <= top) {
            return phase(initial, maxLr, now, 0, top);
        }
        if (!threePhase) {
            return phase(maxLr, lowest, now, top, last);
        }
        return now <= back ? phase(maxLr, initial, now, top, back) : phase(initial, lowest, now, back, last);
    }

    private double phase(double start, double end, double now, double from, double to) {
        return anneal.between(start, end, to == from ? 1 : (now - from) / (to - from));
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.of(totalSteps);
    }
}
