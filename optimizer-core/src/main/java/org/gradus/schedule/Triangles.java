package org.gradus.schedule;

import org.gradus.setting.Check;

/** What {@link Cyclic} moves, from a start to a peak and back in each cycle; the base does not count. */
record Triangles(Cyclic cycle, double start, double peak) implements Schedule {
    @Override
    public double at(long step, double base) {
        long up = cycle.stepSizeUp();
        long down = cycle.stepSizeDown();
        long number = Check.atLeast("step", step, 0) / (up + down);
        long in = step % (up + down);
        double height = in <= up ? (double) in / up : (double) (up + down - in) / down;
        double scale =
                switch (cycle.mode()) {
                    case TRIANGULAR -> 1;
                    case TRIANGULAR2 -> StrictMath.pow(0.5, (double) number);
                    case EXP_RANGE -> StrictMath.pow(cycle.gamma(), (double) step);
                };
        return start + (peak - start) * height * scale;
    }
}
