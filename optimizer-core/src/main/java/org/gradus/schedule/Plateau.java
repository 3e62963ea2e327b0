package org.gradus.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gradus.setting.Check;
import org.gradus.setting.Options;

/**
 * A rate that falls when a metric stops improving: {@code rate = max(rate * factor, minLr)} after more than
 * {@code patience} measurements in a row that are no better than the best before them.
 * {@code torch.optim.lr_scheduler.ReduceLROnPlateau}, as a function of the step and of what was {@link #observed}: a
 * reduction counts from the step on that can know of it. Measurements without the metric do not count; one that is NaN is no
 * better.
 *
 * <p>A schedule belongs to a group, so each group has its own metric, patience, factor and lowest rate. Unlike in PyTorch it
 * is any hyperparameter that it can move; all rates here are then values of that.
 *
 * @param metric what is watched; default {@code loss}
 * @param mode which way is better; default min
 * @param factor of one reduction, in [0, 1); default 0.1
 * @param patience how many measurements in a row may be no better, 0 or more; default 10
 * @param threshold by how much a better one must be better, 0 or more; default 1e-4
 * @param thresholdMode whether the threshold is a part of the best measurement; default rel
 * @param cooldown how many measurements after a reduction cannot count against the patience, 0 or more; default 0
 * @param minLr no reduction goes below it, 0 or more; default 0
 * @param eps a reduction by no more than this does not take place, 0 or more; default 1e-8
 * @param reductions the steps at which the patience was exhausted, ascending; empty before anything was observed
 */
public record Plateau(
        String metric,
        Mode mode,
        double factor,
        long patience,
        double threshold,
        ThresholdMode thresholdMode,
        long cooldown,
        double minLr,
        double eps,
        List<Long> reductions)
        implements Schedule {
    /** Which way is better. */
    public enum Mode {
        /** Lower is better. */
        MIN,
        /** Higher is better. */
        MAX
    }

    /** What the threshold is measured in. */
    public enum ThresholdMode {
        /** It is a part of the best: better than {@code best (1 - threshold)}, or with max {@code best (1 + threshold)}. */
        REL,
        /** It has the metric's unit: better than {@code best - threshold}, or with max {@code best + threshold}. */
        ABS
    }

    public Plateau {
        if (metric.isEmpty()) {
            throw new IllegalArgumentException("metric is empty; must be a metric's name");
        }
        Check.belowOne("factor", factor);
        Check.atLeast("patience", patience, 0);
        Check.nonNegative("threshold", threshold);
        Check.atLeast("cooldown", cooldown, 0);
        Check.nonNegative("minLr", minLr);
        Check.nonNegative("eps", eps);
        reductions = List.copyOf(reductions);
        for (int k = 0; k < reductions.size(); k++) {
            Check.atLeast("reductions[" + k + "]", reductions.get(k), k == 0 ? 0 : reductions.get(k - 1));
        }
    }

    /** PyTorch's defaults. */
    public Plateau(String metric, Mode mode) {
        this(metric, mode, 0.1, 10, 1e-4, ThresholdMode.REL, 0, 0, 1e-8, List.of());
    }

    /**
     * Keys {@code metric}, {@code mode}, {@code factor}, {@code patience}, {@code threshold}, {@code thresholdMode},
     * {@code cooldown}, {@code minLr}, {@code eps}.
     */
    public Plateau(Options options) {
        this(options, new Plateau("loss", Mode.MIN));
    }

    private Plateau(Options options, Plateau usual) {
        this(
                options.written("metric", usual.metric),
                options.choice("mode", usual.mode),
                options.number("factor", usual.factor),
                options.whole("patience", usual.patience),
                options.number("threshold", usual.threshold),
                options.choice("thresholdMode", usual.thresholdMode),
                options.whole("cooldown", usual.cooldown),
                options.number("minLr", usual.minLr),
                options.number("eps", usual.eps),
                List.of());
    }

    @Override
    public double at(long step, double base) {
        Check.atLeast("step", step, 0);
        double rate = base;
        for (long reduced : reductions) {
            double lower = Math.max(rate * factor, minLr);
            if (reduced > step || !(rate - lower > eps)) { // too small a reduction stays too small
                return rate;
            }
            rate = lower;
        }
        return rate;
    }

    /** When the patience is exhausted does not depend on the rate, so it is found out here, once for all steps. */
    @Override
    public Plateau observed(Observations observations) {
        List<Long> exhausted = new ArrayList<>();
        double best = mode == Mode.MIN ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        long bad = 0;
        long resting = 0;
        for (Observation observation : observations.list()) {
            Double value = observation.metrics().get(metric);
            if (value == null) {
                continue;
            }
            boolean better = better(value, best);
            best = better ? value : best;
            bad = better || resting > 0 ? 0 : bad + 1;
            resting = Math.max(0, resting - 1);
            if (bad > patience) {
                exhausted.add(observation.step());
                resting = cooldown;
                bad = 0;
            }
        }
        return new Plateau(metric, mode, factor, patience, threshold, thresholdMode, cooldown, minLr, eps, exhausted);
    }

    private boolean better(double value, double best) {
        double sign = mode == Mode.MIN ? -1 : 1;
        double bound = thresholdMode == ThresholdMode.REL ? best * (1 + sign * threshold) : best + sign * threshold;
        return mode == Mode.MIN ? value < bound : value > bound;
    }

    @Override
    public Set<String> metrics() {
        return Set.of(metric);
    }
}
