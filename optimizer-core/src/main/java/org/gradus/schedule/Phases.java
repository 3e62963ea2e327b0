package org.gradus.schedule;

import org.gradus.setting.Check;

/**
 * What {@link OneCycle} moves, from a first value to a peak and to a last one; the base does not count. With threePhase it
 * comes back to the first on its way to the last.
 */
record Phases(OneCycle cycle, double first, double peak, double last) implements Schedule {
    @Override
    public double at(long step, double base) {
        double end = cycle.totalSteps() - 1.0;
        double now = Math.min((double) Check.atLeast("step", step, 0), end);
        double top = cycle.pctStart() * cycle.totalSteps() - 1;
        double back = 2 * cycle.pctStart() * cycle.totalSteps() - 2;
        if (now <= top) {
            return phase(first, peak, now, 0, top);
        }
        if (!cycle.threePhase()) {
            return phase(peak, last, now, top, end);
        }
        return now <= back ? phase(peak, first, now, top, back) : phase(first, last, now, back, end);
    }

    private double phase(double start, double end, double now, double from, double to) {
        return cycle.anneal().between(start, end, to == from ? 1 : (now - from) / (to - from));
    }
}
