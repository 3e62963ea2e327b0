package org.gradus.update;

/**
 * Loops over the front of arrays, plain enough to become vector instructions, which an offset in an index would prevent. A
 * null mask stands for all ones.
 */
final class Loops {
    private Loops() {}

    /** {@code a *= scale}. */
    static void scale(float[] a, int length, float scale) {
        for (int i = 0; i < length; i++) {
            a[i] *= scale;
        }
    }

    /** {@code a *= mask}. */
    static void multiply(float[] a, int length, float[] mask) {
        if (mask != null) {
            for (int i = 0; i < length; i++) {
                a[i] *= mask[i];
            }
        }
    }

    /** Limits a to [-limit, limit]; what is not a number stays. */
    static void clamp(float[] a, int length, float limit) {
        for (int i = 0; i < length; i++) {
            a[i] = Math.max(-limit, Math.min(limit, a[i]));
        }
    }

    /** {@code a += scale mask b}. */
    static void addScaled(float[] a, int length, float scale, float[] mask, float[] b) {
        if (mask == null) {
            for (int i = 0; i < length; i++) {
                a[i] += scale * b[i];
            }
        } else {
            for (int i = 0; i < length; i++) {
                a[i] += scale * mask[i] * b[i];
            }
        }
    }

    /** {@code a += scale mask sign(b)}. */
    static void addSigns(float[] a, int length, float scale, float[] mask, float[] b) {
        for (int i = 0; i < length; i++) {
            a[i] += scale * (mask == null ? 1 : mask[i]) * Math.signum(b[i]);
        }
    }

    /** {@code w -= mask (a + decay w)}: the same bits as the three loops that it stands for, in one pass. */
    static void step(float[] w, int length, float[] a, float decay, float[] mask) {
        if (mask == null) {
            for (int i = 0; i < length; i++) {
                w[i] -= a[i] + decay * w[i];
            }
        } else {
            for (int i = 0; i < length; i++) {
                w[i] -= (a[i] + decay * w[i]) * mask[i];
            }
        }
    }

    /** {@code a -= b}. */
    static void subtract(float[] a, int length, float[] b) {
        for (int i = 0; i < length; i++) {
            a[i] -= b[i];
        }
    }

    /** The sum of squares, in double; not finite exactly if an element is not. */
    static double squares(float[] a, int length) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 3 < length; i += 4) {
            s0 += (double) a[i] * a[i];
            s1 += (double) a[i + 1] * a[i + 1];
            s2 += (double) a[i + 2] * a[i + 2];
            s3 += (double) a[i + 3] * a[i + 3];
        }
        for (; i < length; i++) {
            s0 += (double) a[i] * a[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    /** Turns a trace into NaN wherever an element is not finite: infinity times 0 is not a number. No branch per element. */
    static void trace(float[] trace, int length, float[] a) {
        for (int i = 0; i < length; i++) {
            trace[i] += a[i] * 0f;
        }
    }
}
