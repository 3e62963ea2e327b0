package org.gradus.rule;

import java.util.function.DoubleFunction;

/** A rule that looks at each element by itself; one float per element that can move in each slot. */
public interface ElementRule extends Rule {
    /**
     * The arithmetic of one update.
     *
     * @param step the number of updates that the state of the elements has had before this one
     * @param rate the learning rate of this update
     */
    default Kernel kernel(long step, double rate) {
        return kernels(step).apply(rate);
    }

    /**
     * The arithmetic of one update, for groups that differ in nothing but the learning rate; what takes time is done once.
     *
     * @param step the number of updates that the state of the elements has had before this one
     * @return a function of the learning rate
     */
    DoubleFunction<Kernel> kernels(long step);
}
