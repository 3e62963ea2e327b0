package org.gradus.rule;

import java.util.List;
import org.gradus.setting.Options;

/**
 * Adamax (Kingma, Ba 2014, section 7.1, https://arxiv.org/abs/1412.6980) as {@code torch.optim.Adamax}: Adam with the
 * largest recent gradient instead of the root of the mean of squares. Weight decay is coupled.
 *
 * <pre>
 *   m += (1 - beta1) (g - m)
 *   u = max(beta2 u, |g| + eps)
 *   update = lr / (1 - beta1^t) * m / u
 * </pre>
 *
 * State: m and u, one float per element each. DL4J's {@code AdaMax} takes no account of its epsilon: u is {@code max(beta2 u,
 * |g|)} there, and the default rate 1e-3.
 *
 * @param beta1 decay of the mean of gradients, in [0, 1); default 0.9
 * @param beta2 decay of the largest gradient, in [0, 1); default 0.999
 * @param eps keeps the quotient finite, 0 or more; default 1e-8
 */
public record Adamax(double beta1, double beta2, double eps) implements ElementRule {
    public Adamax {
        AdamKernel.check(beta1, beta2, eps);
    }

    /** The defaults. */
    public Adamax() {
        this(0.9, 0.999, 1e-8);
    }

    /** Keys {@code betas} (a pair), {@code eps}. */
    public Adamax(Options options) {
        this(options, new Adamax());
    }

    private Adamax(Options options, Adamax defaults) {
        this(options.pair("betas", defaults.beta1, defaults.beta2), options.number("eps", defaults.eps));
    }

    private Adamax(double[] betas, double eps) {
        this(betas[0], betas[1], eps);
    }

    @Override
    public String name() {
        return "adamax";
    }

    @Override
    public List<String> slots() {
        return List.of("exp_avg", "exp_inf");
    }

    @Override
    public double defaultRate() {
        return 2e-3;
    }

    @Override
    public Kernel kernel(long step, double rate) {
        float first = (float) (1 - beta1);
        float fade = (float) (1 - beta2);
        float floor = (float) eps;
        float size = (float) (rate / (1 - StrictMath.pow(beta1, step + 1.0)));
        return (gradient, length, state) -> {
            float[] mean = state[0];
            float[] largest = state[1];
            for (int i = 0; i < length; i++) {
                float g = gradient[i];
                float m = mean[i];
                float u = largest[i];
                m += first * (g - m);
                u = Math.max(u - fade * u, Math.abs(g) + floor);
                mean[i] = m;
                largest[i] = u;
                gradient[i] = size * m / u;
            }
        };
    }
}
