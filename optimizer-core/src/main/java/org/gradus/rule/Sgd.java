package org.gradus.rule;

import java.util.List;
import java.util.function.DoubleFunction;
import org.gradus.formula.Formula;
import org.gradus.formula.Term;
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
    private static final Term DIRECT = Term.scalar(0).times(Term.gradient());
    private static final Term BUFFER = Term.slot(0)
            .plus(Term.scalar(1).times(Term.gradient()).minus(Term.scalar(2).times(Term.slot(0))));
    private static final Formula PLAIN = Formula.of(DIRECT);
    private static final Formula MOMENTUM = Formula.of(Term.scalar(0).times(BUFFER), BUFFER);
    private static final Formula NESTEROV =
            Formula.of(DIRECT.plus(Term.scalar(3).times(BUFFER)), BUFFER);

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
    public DoubleFunction<Kernel> kernels(long step) {
        if (momentum == 0) {
            return rate -> Kernel.of(PLAIN, rate);
        }
        // An increment: momentum as a float would bend a long memory, b by 1e-6 at 0.99.
        double fade = step == 0 ? 1 : 1 - momentum;
        double take = step == 0 ? 1 : 1 - dampening;
        return rate -> nesterov
                ? Kernel.of(NESTEROV, rate, take, fade, rate * momentum)
                : Kernel.of(MOMENTUM, rate, take, fade);
    }
}
