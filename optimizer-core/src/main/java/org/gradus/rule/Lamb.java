package org.gradus.rule;

import java.util.List;
import java.util.stream.LongStream;
import org.gradus.setting.Options;

/**
 * LAMB, layer-wise adaptive moments (You and others 2019, algorithm 2, https://arxiv.org/abs/1904.00962) with its bias
 * correction and with phi as the identity. PyTorch has none; the numbers and defaults are those of {@code optax.lamb}. m and v
 * are Adam's ({@link AdamKernel}); t counts from 1; w and r are all elements of the parameter that the group owns:
 *
 * <pre>
 *   r = m / (1 - beta1^t) / (sqrt(v) / sqrt(1 - beta2^t) + eps) + wd w
 *   trust = |w| / |r|                             1 where either is 0
 *   update = lr trust r
 * </pre>
 *
 * So a parameter moves by lr times its own norm, whatever the gradient. The decay is inside r, hence decoupled from the means
 * but under the trust. Apex and timm differ: they clip the run's gradient to a norm of 1 first, have a decay of 0.01, and a
 * trust of 1 where there is no decay. State: m and v, one float per element each. DL4J has no such updater.
 *
 * @param beta1 decay of the mean of gradients, in [0, 1); default 0.9
 * @param beta2 decay of the mean of squares, in [0, 1); default 0.999
 * @param eps keeps the quotient finite, 0 or more; default 1e-6
 */
public record Lamb(double beta1, double beta2, double eps) implements TensorRule {
    public Lamb {
        AdamKernel.check(beta1, beta2, eps);
    }

    /** The defaults. */
    public Lamb() {
        this(0.9, 0.999, 1e-6);
    }

    /** Keys {@code betas} (a pair), {@code eps}. */
    public Lamb(Options options) {
        this(options, new Lamb());
    }

    private Lamb(Options options, Lamb defaults) {
        this(options.pair("betas", defaults.beta1, defaults.beta2), options.number("eps", defaults.eps));
    }

    private Lamb(double[] betas, double eps) {
        this(betas[0], betas[1], eps);
    }

    @Override
    public String name() {
        return "lamb";
    }

    @Override
    public List<String> slots() {
        return AdamKernel.SLOTS;
    }

    @Override
    public boolean decoupled() {
        return true;
    }

    @Override
    public double defaultRate() {
        return 1e-3;
    }

    @Override
    public int[] lengths(Grid grid) {
        return new int[] {grid.length(), grid.length()};
    }

    @Override
    public TensorKernel kernel(long step, double rate) {
        return kernel(UpdateCounts.of(step), rate);
    }

    /** {@inheritDoc} Each element's means are corrected by its own count; the trust is that of all of them together. */
    @Override
    public TensorKernel kernel(UpdateCounts counts, double rate) {
        float[][] adam = LongStream.of(counts.counts())
                .mapToObj(step ->
                        AdamKernel.at(step, beta1, beta2, eps, false).apply(1).scalars())
                .toArray(float[][]::new);
        return (gradient, weights, decay, grid, state) -> {
            int length = grid.length();
            for (int k = 0; k < adam.length; k++) {
                adam(gradient, counts.start(k), counts.end(k, length), state[0], state[1], adam[k]);
            }
            if (decay != null) {
                for (int i = 0; i < length; i++) {
                    gradient[i] += decay[i];
                }
            }
            float size = (float) (rate * trust(Norms.of(weights, length), Norms.of(gradient, length)));
            for (int i = 0; i < length; i++) {
                gradient[i] *= size;
            }
        };
    }

    /** The update of {@link AdamKernel} at a rate of 1. */
    private static void adam(float[] gradient, int from, int to, float[] mean, float[] square, float[] scalars) {
        float first = scalars[0];
        float second = scalars[1];
        float size = scalars[2];
        float root = scalars[3];
        float eps = scalars[4];
        for (int i = from; i < to; i++) {
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

    private static double trust(double weights, double update) {
        return weights == 0 || update == 0 ? 1 : weights / update;
    }
}
