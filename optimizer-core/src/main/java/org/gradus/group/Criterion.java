package org.gradus.group;

import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

/** What makes an element important. */
public enum Criterion {
    /** {@code |w|}. */
    MAGNITUDE,
    /** {@code |g|}, g being the gradient of the last step. */
    GRADIENT,
    /** {@code |w - w0|}, the way from the initial weight (Zhou and others 2019, https://arxiv.org/abs/1905.01067). */
    MOVEMENT,
    /**
     * {@code |g w|}, the change of the loss to first order if the element were 0 (Molchanov and others 2019, equation 8
     * before its square, https://arxiv.org/abs/1906.10771).
     */
    TAYLOR,
    /** Drawn anew each time, by the seed and the step; equal masks of a run draw the same. */
    RANDOM;

    /** Whether it can only be told after a step. */
    public boolean needsGradient() {
        return this == GRADIENT || this == TAYLOR;
    }

    /** The importance of an element by its place in the flat vector; asked once for each, in ascending order. */
    IntToDoubleFunction of(Snapshot now, long seed) {
        return switch (this) {
            case MAGNITUDE -> place -> Math.abs(now.weights().get(place));
            case GRADIENT -> place -> Math.abs(now.gradient().get(place));
            case MOVEMENT ->
                place -> Math.abs(
                        (double) now.weights().get(place) - now.initial().get(place));
            case TAYLOR ->
                place -> Math.abs(
                        (double) now.gradient().get(place) * now.weights().get(place));
            case RANDOM -> {
                // The step is mixed, as seeds that differ by a multiple of the generator's stride give one sequence,
                // shifted.
                long step = new SplittableRandom(now.step()).nextLong();
                SplittableRandom random = new SplittableRandom(seed ^ step);
                yield place -> random.nextDouble();
            }
        };
    }
}
