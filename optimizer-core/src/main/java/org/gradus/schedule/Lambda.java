package org.gradus.schedule;

import org.gradus.setting.Options;

/**
 * {@code base * factor(t)}: {@code torch.optim.lr_scheduler.LambdaLR}. Unlike there, the factor travels and is saved with the
 * run's settings. A step at which it is negative or not finite is an error.
 *
 * @param factor an {@link Expression}, or a Java function
 */
public record Lambda(Factor factor) implements Schedule {
    public Lambda {
        factor.checkedAt(0);
    }

    /** Key {@code factor} (must be given), an expression. */
    public Lambda(Options options) {
        this(new Expression(options.written("factor")));
    }

    @Override
    public double at(long step, double base) {
        return base * factor.checkedAt(step);
    }

    @Override
    public Schedule inEpochs(long every, long stepsPerEpoch) {
        return new Lambda(factor.inEpochs(every, stepsPerEpoch));
    }
}
