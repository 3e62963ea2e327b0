package org.gradus.rule;

import java.util.List;
import org.gradus.setting.Check;
import org.gradus.setting.Options;

/**
 * Stochastic gradient descent as {@code torch.optim.SGD}. With momentum mu, dampening d and gradient g (coupled decay
 * included), the buffer b starts as the first gradient, undampened:
 *
 * <pre>
 *   b = g                   first update
 *   b = mu b + (1 - d) g    later
 *   update = lr b           or, with nesterov, lr (g + mu b)
 * </pre>
 *
 * Without momentum the update is {@code lr g} and there is no state. DL4J's {@code Nesterovs} keeps {@code lr b} instead of b,
 * so that there a change of the rate acts on new gradients only.
 *
 * @param momentum in [0, 1); default 0
 * @param dampening in [0, 1]; default 0
 * @param nesterov needs momentum above 0 and dampening 0; default false
 */
public record Sgd(double momentum, double dampening, boolean nesterov) implements ElementRule {
    public Sgd {
        Check.belowOne("momentum", momentum);
        Check.fraction("dampening", dampening);
        if (nesterov && (momentum == 0 || dampening != 0)) {
            throw new IllegalArgumentException("nesterov is true with momentum " + momentum + " and dampening "
                    + dampening + "; it needs momentum above 0 and dampening 0");
        }
    }

    /** The defaults. */
    public Sgd() {
        this(0, 0, false);
    }

    /** Keys {@code momentum}, {@code dampening}, {@code nesterov}. */
    public Sgd(Options options) {
        this(options, new Sgd());
    }

    private Sgd(Options options, Sgd defaults) {
        this(
                options.number("momentum", defaults.momentum),
                options.number("dampening", defaults.dampening),
                options.flag("nesterov", defaults.nesterov));
    }

    @Override
    public String name() {
        return "sgd";
    }

    @Override
    public List<String> slots() {
        return momentum == 0 ? List.of() : List.of("momentum_buffer");
    }

    /** {@inheritDoc} (PyTorch's since 2.2; before, the rate had to be given.) */
    @Override
    public double defaultRate() {
        return 1e-3;
    }

    @Override
    public Kernel kernel(long step, double rate) {
        float lr = (float) rate;
        if (momentum == 0) {
            return (gradient, length, state) -> scale(gradient, length, lr);
        }
        // An increment: momentum as a float would bend a long memory, b by 1e-6 at 0.99.
        float fade = step == 0 ? 1 : (float) (1 - momentum);
        float take = step == 0 ? 1 : (float) (1 - dampening);
        float direct = nesterov ? lr : 0;
        float ahead = nesterov ? (float) (rate * momentum) : lr;
        return (gradient, length, state) -> {
            float[] buffer = state[0];
            for (int i = 0; i < length; i++) {
                float g = gradient[i];
                float b = buffer[i];
                b += take * g - fade * b;
                buffer[i] = b;
                gradient[i] = direct * g + ahead * b;
            }
        };
    }

    private static void scale(float[] gradient, int length, float lr) {
        for (int i = 0; i < length; i++) {
            gradient[i] *= lr;
        }
    }
}
