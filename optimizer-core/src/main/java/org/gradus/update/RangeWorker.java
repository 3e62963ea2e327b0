package org.gradus.update;

import org.gradus.engine.Regularization;
import org.gradus.group.Clipping;
import org.gradus.rule.Kernel;

/** Elements of a part that have had the same number of updates: what their update does, and with which numbers. */
final class RangeWorker {
    private final int cohort;
    private final int start;
    private final int end;
    private final float[] numbers = new float[Fusion.NUMBERS];
    private final boolean vectors;
    private Fusion fusion;
    private Loop loop;

    /**
     * @param cohort the number of the cohort in the group
     * @param start the position of the first element in the part
     * @param end the position after the last one
     * @param clipping the limits of the gradients
     * @param vectors whether the loop has vectors
     */
    RangeWorker(int cohort, int start, int end, Clipping clipping, boolean vectors) {
        this.cohort = cohort;
        this.start = start;
        this.end = end;
        this.vectors = vectors;
        numbers[Fusion.LEAST] = (float) -clipping.value();
        numbers[Fusion.MOST] = (float) clipping.value();
    }

    int cohort() {
        return cohort;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** Settings and scalars, in the order of {@link Fusion}. */
    float[] numbers() {
        return numbers;
    }

    Loop loop() {
        return loop;
    }

    boolean isLimited() {
        return numbers[Fusion.MOST] < Float.POSITIVE_INFINITY;
    }

    /** Whether there is a factor, as last set. */
    boolean isScaled() {
        return numbers[Fusion.SCALE] != 1;
    }

    /** Whether the weights lose a share of themselves, as last set. */
    boolean decays() {
        return numbers[Fusion.DECAY] != 0;
    }

    /**
     * Sets the numbers of one update.
     *
     * @param factor what the gradients are multiplied by
     * @param decay the share of itself that a weight loses
     */
    void set(double factor, Regularization penalties, double decay) {
        numbers[Fusion.SCALE] = (float) factor;
        numbers[Fusion.L2] = (float) penalties.l2();
        numbers[Fusion.L1] = (float) penalties.l1();
        numbers[Fusion.DECAY] = (float) decay;
    }

    /** Sets what an update does, and the scalars of its kernel. */
    void set(Kernel kernel, Fusion wanted) {
        System.arraycopy(kernel.scalars(), 0, numbers, Fusion.SETTINGS, kernel.scalars().length);
        if (!wanted.equals(fusion)) {
            loop = vectors ? LoopCompiler.vectors(wanted) : LoopCompiler.plain(wanted);
            fusion = wanted;
        }
    }
}
