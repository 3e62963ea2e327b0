package org.gradus.update;

/** Limits on norms. */
final class Norms {
    /** What {@code torch.nn.utils.clip_grad_norm_} adds to the norm. */
    private static final double EPS = 1e-6;

    private Norms() {}

    /** The factor that brings a norm below its limit; 1 where it is, or where there is no limit. */
    static double scale(double squares, double limit) {
        return limit == Double.POSITIVE_INFINITY ? 1 : Math.min(1, limit / (Math.sqrt(squares) + EPS));
    }
}
