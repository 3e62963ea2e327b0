package org.gradus.schedule;

import org.gradus.setting.Check;
import org.gradus.setting.Options;

/**
 * {@code base * min(t / warmupSteps, sqrt(warmupSteps / t))}: a straight line from 0 to the base, then a fall with the
 * square root of the step (Vaswani et al. 2017, https://arxiv.org/abs/1706.03762, section 5.3, scaled so that the highest
 * rate is the base). PyTorch has none; fairseq and Hugging Face's transformers have the same.
 *
 * @param warmupSteps 1 or more; default 4000, the paper's
 */
public record InverseSqrt(long warmupSteps) implements Schedule {
    public InverseSqrt {
        Check.atLeast("warmupSteps", warmupSteps, 1);
    }

    /** Key {@code warmupSteps}. */
    public InverseSqrt(Options options) {
        this(options.whole("warmupSteps", 4000));
    }

    @Override
    public double at(long step, double base) {
        double part = (double) Check.atLeast("step", step, 0) / warmupSteps;
        return base * (part < 1 ? part : 1 / StrictMath.sqrt(part));
    }
}
