package org.gradus.rule;

/** A rule that looks at each element by itself; one float per element that can move in each slot. */
public interface ElementRule extends Rule {
    /**
     * The arithmetic of one update.
     *
     * @param step the number of updates that the group has had before this one
     * @param rate the learning rate of this update
     */
    Kernel kernel(long step, double rate);
}
