package org.gradus.update;

/** Limits on norms, wherever gradients are measured. */
public final class Norms {
    /** What {@code torch.nn.utils.clip_grad_norm_} adds to the norm. */
    private static final double EPS = 1e-6;

    private Norms() {}

    /** The factor that brings a norm below its limit; 1 where it is, or where there is no limit. */
    public static double scale(double squares, double limit) {
        return limit == Double.POSITIVE_INFINITY ? 1 : Math.min(1, limit / (Math.sqrt(squares) + EPS));
    }

    /** Whether a sum of squares is a number that a float can hold, as second moments must. */
    public static boolean isFinite(double squares) {
        return squares <= Float.MAX_VALUE;
    }
}
