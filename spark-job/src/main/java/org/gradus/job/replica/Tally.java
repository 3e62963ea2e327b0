package org.gradus.job.replica;

import org.gradus.update.Updater;

/** What the steps of a round add up to in one replica. */
final class Tally {
    private final boolean wantsGradient;
    private long examples;
    private double lossSum;
    private float[] gradient;

    /** @param wantsGradient whether the gradient of the last step is kept */
    Tally(boolean wantsGradient) {
        this.wantsGradient = wantsGradient;
    }

    /**
     * Counts a step.
     *
     * @param count examples in its batch
     * @param loss their mean loss
     * @param length of the gradient
     * @param update of the engine that has just computed it
     */
    void add(int count, double loss, int length, Updater update) {
        examples += count;
        lossSum += loss * count;
        if (wantsGradient) {
            // Of each step: which one is the last is known only when those after it are not skipped.
            gradient = gradient == null ? new float[length] : gradient;
            update.gradient(gradient);
        }
    }

    long examples() {
        return examples;
    }

    double lossSum() {
        return lossSum;
    }

    /** The gradient of the last step; null: not wanted, or no step was counted. */
    float[] gradient() {
        return gradient;
    }
}
