package org.gradus.group;

import java.io.Serializable;
import org.gradus.setting.Check;

/**
 * Which share of its elements a mask keeps, as a function of the step: from the first share at step begin to the last at step
 * end along the cubic ramp of Zhu, Gupta 2017 (https://arxiv.org/abs/1710.01878, equation 1; 1 - share is their sparsity):
 * {@code last + (first - last) (1 - (t - begin) / (end - begin))^3}, constant before and after.
 *
 * @param first in [0, 1]
 * @param last in [0, 1]
 * @param begin a step, 0 or more
 * @param end a step, not before begin
 */
public record Share(double first, double last, long begin, long end) implements Serializable {
    public Share {
        Check.fraction("share", first);
        Check.fraction("share", last);
        Check.atLeast("begin", begin, 0);
        Check.atLeast("end", end, begin);
    }

    /** The same share at every step. */
    public static Share of(double share) {
        return new Share(share, share, 0, 0);
    }

    /** The share to keep at a step. */
    public double at(long step) {
        if (step >= end) {
            return last;
        }
        double left = step <= begin ? 1 : 1 - (double) (step - begin) / (end - begin);
        return last + (first - last) * left * left * left;
    }

    @Override
    public String toString() {
        return first == last ? Double.toString(last) : first + " to " + last + " in steps " + begin + " to " + end;
    }
}
