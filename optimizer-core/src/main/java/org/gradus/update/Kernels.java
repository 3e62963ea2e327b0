package org.gradus.update;

import java.util.function.DoubleFunction;
import org.gradus.rule.ElementRule;
import org.gradus.rule.Kernel;

/** Makes kernels, one group after the other, and does once what groups with the same rule and count of updates share. */
final class Kernels {
    private ElementRule rule;
    private long step;
    private DoubleFunction<Kernel> shared;

    Kernel of(ElementRule rule, long step, double rate) {
        if (step != this.step || !rule.equals(this.rule)) {
            this.rule = rule;
            this.step = step;
            shared = rule.kernels(step);
        }
        return shared.apply(rate);
    }
}
