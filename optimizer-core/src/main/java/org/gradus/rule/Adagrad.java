package org.gradus.rule;

import java.util.List;
import org.gradus.setting.Check;
import org.gradus.setting.Options;

/**
 * Adagrad (Duchi, Hazan, Singer 2011, https://jmlr.org/papers/v12/duchi11a.html) as {@code torch.optim.Adagrad}; t counts
 * from 0, weight decay is coupled:
 *
 * <pre>
 *   s += g^2
 *   update = lr / (1 + t lrDecay) * g / (sqrt(initialAccumulatorValue + s) + eps)
 * </pre>
 *
 * State: s, one float per element. It starts as 0: PyTorch's {@code sum} includes the initial value, ours does not. DL4J's
 * {@code AdaGrad} is the same with s starting as 1e-6, its defaults a rate of 0.1 and an epsilon of 1e-6, and no lrDecay.
 *
 * @param lrDecay 0 or more; default 0
 * @param initialAccumulatorValue 0 or more; default 0
 * @param eps keeps the quotient finite, 0 or more; default 1e-10
 */
public record Adagrad(double lrDecay, double initialAccumulatorValue, double eps) implements ElementRule {
    public Adagrad {
        Check.nonNegative("lrDecay", lrDecay);
        Check.nonNegative("initialAccumulatorValue", initialAccumulatorValue);
        Check.nonNegative("eps", eps);
    }

    /** The defaults. */
    public Adagrad() {
        this(0, 0, 1e-10);
    }

    /** Keys {@code lrDecay}, {@code initialAccumulatorValue}, {@code eps}. */
    public Adagrad(Options options) {
        this(options, new Adagrad());
    }

    private Adagrad(Options options, Adagrad defaults) {
        this(
                options.number("lrDecay", defaults.lrDecay),
                options.number("initialAccumulatorValue", defaults.initialAccumulatorValue),
                options.number("eps", defaults.eps));
    }

    @Override
    public String name() {
        return "adagrad";
    }

    @Override
    public List<String> slots() {
        return List.of("sum");
    }

    @Override
    public double defaultRate() {
        return 1e-2;
    }

    @Override
    public Kernel kernel(long step, double rate) {
        float size = (float) (rate / (1 + step * lrDecay));
        float start = (float) initialAccumulatorValue;
        float floor = (float) eps;
        return (gradient, length, state) -> {
            float[] sum = state[0];
            for (int i = 0; i < length; i++) {
                float g = gradient[i];
                float s = sum[i] + g * g;
                sum[i] = s;
                gradient[i] = size * g / ((float) Math.sqrt(start + s) + floor);
            }
        };
    }
}
