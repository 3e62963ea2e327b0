package org.gradus.rule;

import java.util.ArrayList;
import java.util.List;
import org.gradus.setting.Check;
import org.gradus.setting.Options;

/**
 * RMSprop (Hinton 2012, https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf; centered: Graves 2013,
 * https://arxiv.org/abs/1308.0850) as {@code torch.optim.RMSprop}, epsilon outside the root; weight decay is coupled:
 *
 * <pre>
 *   v += (1 - alpha) (g^2 - v)                                  not centered
 *   v = alpha (v + (1 - alpha) (g - a)^2)                       centered: the variance around the mean a
 *   a += (1 - alpha) (g - a)
 *   b = momentum b + g / (sqrt(v) + eps)
 *   update = lr b
 * </pre>
 *
 * State: v, with momentum b, centered a; one float per element each. PyTorch keeps the mean of squares when centered, too, and
 * subtracts a^2, which is the same number, but in floats most of its digits, or its sign, can be lost; so the slot has another
 * name here, {@code variance}. DL4J's {@code RmsProp} starts v as its epsilon, has defaults of 0.95 and a rate of
 * 0.1, no momentum, and is never centered.
 *
 * @param alpha decay of the means, in [0, 1); default 0.99
 * @param eps keeps the quotient finite, 0 or more; default 1e-8
 * @param momentum in [0, 1); default 0
 * @param centered default false
 */
public record RMSprop(double alpha, double eps, double momentum, boolean centered) implements ElementRule {
    public RMSprop {
        Check.belowOne("alpha", alpha);
        Check.nonNegative("eps", eps);
        Check.belowOne("momentum", momentum);
    }

    /** The defaults. */
    public RMSprop() {
        this(0.99, 1e-8, 0, false);
    }

    /** Keys {@code alpha}, {@code eps}, {@code momentum}, {@code centered}. */
    public RMSprop(Options options) {
        this(options, new RMSprop());
    }

    private RMSprop(Options options, RMSprop defaults) {
        this(
                options.number("alpha", defaults.alpha),
                options.number("eps", defaults.eps),
                options.number("momentum", defaults.momentum),
                options.flag("centered", defaults.centered));
    }

    @Override
    public String name() {
        return "rmsprop";
    }

    @Override
    public List<String> slots() {
        List<String> slots = new ArrayList<>(centered ? List.of("variance", "grad_avg") : List.of("square_avg"));
        if (momentum != 0) {
            slots.add("momentum_buffer");
        }
        return List.copyOf(slots);
    }

    @Override
    public double defaultRate() {
        return 1e-2;
    }

    @Override
    public Kernel kernel(long step, double rate) {
        float lr = momentum == 0 ? (float) rate : 1;
        return (gradient, length, state) -> {
            if (centered) {
                center(gradient, length, state[0], state[1], lr);
            } else {
                scale(gradient, length, state[0], lr);
            }
            if (momentum != 0) {
                gather(gradient, length, state[centered ? 2 : 1], (float) rate);
            }
        };
    }

    private void scale(float[] gradient, int length, float[] square, float lr) {
        float take = (float) (1 - alpha);
        float floor = (float) eps;
        for (int i = 0; i < length; i++) {
            float g = gradient[i];
            float v = square[i];
            v += take * (g * g - v);
            square[i] = v;
            gradient[i] = lr * g / ((float) Math.sqrt(v) + floor);
        }
    }

    private void center(float[] gradient, int length, float[] variance, float[] mean, float lr) {
        float take = (float) (1 - alpha);
        float spread = (float) (alpha * (1 - alpha));
        float floor = (float) eps;
        for (int i = 0; i < length; i++) {
            float g = gradient[i];
            float v = variance[i];
            float off = g - mean[i];
            v += spread * off * off - take * v;
            variance[i] = v;
            mean[i] += take * off;
            gradient[i] = lr * g / ((float) Math.sqrt(v) + floor);
        }
    }

    private void gather(float[] scaled, int length, float[] buffer, float lr) {
        float fade = (float) (1 - momentum); // as in Sgd
        for (int i = 0; i < length; i++) {
            float b = buffer[i];
            b += scaled[i] - fade * b;
            buffer[i] = b;
            scaled[i] = lr * b;
        }
    }
}
