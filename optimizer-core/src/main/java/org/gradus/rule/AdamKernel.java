package org.gradus.rule;

import java.util.List;
import org.gradus.setting.Check;

/**
 * One update of Adam, with or without decoupled decay, which is no business of the kernel:
 *
 * <pre>
 *   m += (1 - beta1) (g - m)
 *   v += (1 - beta2) (g^2 - v)
 *   h = v, or with amsgrad max(h, v)
 *   update = lr / (1 - beta1^t) * m / (sqrt(h) / sqrt(1 - beta2^t) + eps)
 * </pre>
 *
 * The averages are written as increments because 1 - beta2 survives rounding to a float, and beta2 does not: at 0.999 that
 * would bend v by 1e-5. AMSGrad is of Reddi, Kale, Kumar 2018 (https://openreview.net/forum?id=ryQu7f-RZ), with PyTorch's
 * bias correction. State: m and v, and h with amsgrad; one float per element each.
 *
 * @param first 1 - beta1
 * @param second 1 - beta2
 * @param size lr / (1 - beta1^t)
 * @param root 1 / sqrt(1 - beta2^t)
 * @param eps beside the bias-corrected root
 * @param amsgrad whether there is h
 */
record AdamKernel(float first, float second, float size, float root, float eps, boolean amsgrad) implements Kernel {
    static final List<String> SLOTS = List.of("exp_avg", "exp_avg_sq");
    static final List<String> AMSGRAD_SLOTS = List.of("exp_avg", "exp_avg_sq", "max_exp_avg_sq");

    static AdamKernel of(long step, double rate, double beta1, double beta2, double eps, boolean amsgrad) {
        double t = step + 1.0;
        double size = rate / (1 - StrictMath.pow(beta1, t));
        double root = 1 / Math.sqrt(1 - StrictMath.pow(beta2, t));
        return new AdamKernel(
                (float) (1 - beta1), (float) (1 - beta2), (float) size, (float) root, (float) eps, amsgrad);
    }

    /** The limits of the settings that all rules of this family share. */
    static void check(double beta1, double beta2, double eps) {
        Check.belowOne("beta1", beta1);
        Check.belowOne("beta2", beta2);
        Check.nonNegative("eps", eps);
    }

    @Override
    public void apply(float[] gradient, int length, float[][] state) {
        if (amsgrad) {
            withLargest(gradient, length, state[0], state[1], state[2]);
        } else {
            withLatest(gradient, length, state[0], state[1]);
        }
    }

    private void withLatest(float[] gradient, int length, float[] mean, float[] square) {
        // Locals, or the compiler would read the fields in each turn.
        float first = this.first;
        float second = this.second;
        float size = this.size;
        float root = this.root;
        float eps = this.eps;
        for (int i = 0; i < length; i++) {
            float g = gradient[i];
            float m = mean[i];
            float v = square[i];
            m += first * (g - m);
            v += second * (g * g - v);
            mean[i] = m;
            square[i] = v;
            gradient[i] = size * m / ((float) Math.sqrt(v) * root + eps);
        }
    }

    private void withLargest(float[] gradient, int length, float[] mean, float[] square, float[] largest) {
        for (int i = 0; i < length; i++) {
            float g = gradient[i];
            float m = mean[i];
            float v = square[i];
            m += first * (g - m);
            v += second * (g * g - v);
            float h = Math.max(largest[i], v);
            mean[i] = m;
            square[i] = v;
            largest[i] = h;
            gradient[i] = size * m / ((float) Math.sqrt(h) * root + eps);
        }
    }
}
