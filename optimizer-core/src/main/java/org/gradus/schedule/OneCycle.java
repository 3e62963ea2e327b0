package org.gradus.schedule;

import java.util.Optional;
import java.util.OptionalLong;
import org.gradus.setting.Check;
import org.gradus.setting.Options;

/**
 * One rise and one fall over a whole run: from {@code i = maxLr / divFactor} at step 0 to maxLr at step
 * {@code pctStart * totalSteps - 1}, and down to {@code i / finalDivFactor} at step {@code totalSteps - 1}. With threePhase
 * the fall reaches i as fast as the rise was, at step {@code 2 pctStart * totalSteps - 2}, and the lowest rate at the same
 * end. {@code torch.optim.lr_scheduler.OneCycleLR} (Smith, Topin 2017, https://arxiv.org/abs/1708.07120).
 *
 * <p>Rates are absolute: as there, the group's own rate does not count. Unlike there, steps after the end have the lowest
 * rate, where PyTorch fails.
 *
 * <p>With cycleMomentum the {@link #momentum} goes the other way in the same phases: from maxMomentum to baseMomentum and
 * back to maxMomentum, where it stays; the rule's own does not count. A rule without one has nothing to move, which PyTorch
 * refuses.
 *
 * @param maxLr the highest rate, 0 or more
 * @param totalSteps steps of the run, 1 or more
 * @param pctStart the part of them that rises, in [0, 1], at most 0.5 with threePhase; default 0.3
 * @param anneal the form of each phase; default cos; PyTorch's anneal_strategy
 * @param divFactor how many times lower the first rate is than the highest, above 0; default 25
 * @param finalDivFactor how many times lower the last rate is than the first, above 0; default 1e4
 * @param threePhase default false
 * @param cycleMomentum default true
 * @param baseMomentum the lowest momentum, in [0, 1), at most maxMomentum; default 0.85
 * @param maxMomentum the highest momentum, in [0, 1); default 0.95
 */
public record OneCycle(
        double maxLr,
        long totalSteps,
        double pctStart,
        Anneal anneal,
        double divFactor,
        double finalDivFactor,
        boolean threePhase,
        boolean cycleMomentum,
        double baseMomentum,
        double maxMomentum)
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
        Check.belowOne("baseMomentum", baseMomentum);
        Check.belowOne("maxMomentum", maxMomentum);
        Cyclic.checkOrder("baseMomentum", baseMomentum, "maxMomentum", maxMomentum);
    }

    /** With the momentum's defaults. */
    public OneCycle(
            double maxLr,
            long totalSteps,
            double pctStart,
            Anneal anneal,
            double divFactor,
            double finalDivFactor,
            boolean threePhase) {
        this(maxLr, totalSteps, pctStart, anneal, divFactor, finalDivFactor, threePhase, true, 0.85, 0.95);
    }

    /**
     * Keys {@code maxLr}, {@code totalSteps} (both must be given), {@code pctStart}, {@code anneal}, {@code divFactor},
     * {@code finalDivFactor}, {@code threePhase}, {@code cycleMomentum}, {@code baseMomentum}, {@code maxMomentum}.
     */
    public OneCycle(Options options) {
        this(
                options.number("maxLr"),
                options.whole("totalSteps"),
                options.number("pctStart", 0.3),
                options.choice("anneal", Anneal.COS),
                options.number("divFactor", 25),
                options.number("finalDivFactor", 1e4),
                options.flag("threePhase", false),
                options.flag("cycleMomentum", true),
                options.number("baseMomentum", 0.85),
                options.number("maxMomentum", 0.95));
    }

    @Override
    public double at(long step, double base) {
        double initial = maxLr / divFactor;
        return new Phases(this, initial, maxLr, initial / finalDivFactor).at(step, base);
    }

    /** From maxMomentum down to baseMomentum and back. */
    @Override
    public Optional<Schedule> momentum() {
        return cycleMomentum ? Optional.of(new Phases(this, maxMomentum, baseMomentum, maxMomentum)) : Optional.empty();
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.of(totalSteps);
    }
}
