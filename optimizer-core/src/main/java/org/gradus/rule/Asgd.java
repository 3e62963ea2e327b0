package org.gradus.rule;

import java.util.List;
import java.util.function.DoubleFunction;
import org.gradus.formula.Formula;
import org.gradus.formula.Term;
import org.gradus.setting.Check;
import org.gradus.setting.Options;

/**
 * Averaged stochastic gradient descent (Polyak, Juditsky 1992, https://doi.org/10.1137/0330046) as {@code
 * torch.optim.ASGD}; t counts from 0, weight decay is coupled:
 *
 * <pre>
 *   eta = lr / (1 + lambd lr t)^alpha
 *   w = w (1 - lambd eta) - eta g            lambd times the weight-decay mask
 *   a += (w - a) / max(1, t - t0)
 * </pre>
 *
 * State: a, one float per element, {@code ax}. It is the mean of the weights since t0, and equals the weights before: a result
 * that is only written, as in PyTorch, where nobody reads it but the user. Here too it is found in the optimizer's state, and
 * averaged over replicas with it; the model's weights, the evaluations and the saved model are w. (PyTorch takes eta from the
 * rate of the step before, which is the same unless a schedule changes it.) DL4J has no such updater.
 *
 * @param lambd decay, 0 or more; default 1e-4
 * @param alpha power of the decline of eta, 0 or more; default 0.75
 * @param t0 the update with which averaging starts, 0 or more; default 1e6
 */
public record Asgd(double lambd, double alpha, double t0) implements ElementRule {
    private static final Term AMOUNT = Term.scalar(0).times(Term.gradient());
    private static final Formula START = Formula.of(AMOUNT, Term.updated());
    private static final Formula LATER = Formula.of(AMOUNT, Term.slot(0).towards(Term.updated(), Term.scalar(1)));

    public Asgd {
        Check.nonNegative("lambd", lambd);
        Check.nonNegative("alpha", alpha);
        Check.nonNegative("t0", t0);
    }

    /** The defaults. */
    public Asgd() {
        this(1e-4, 0.75, 1e6);
    }

    /** Keys {@code lambd}, {@code alpha}, {@code t0}. */
    public Asgd(Options options) {
        this(options, new Asgd());
    }

    private Asgd(Options options, Asgd defaults) {
        this(
                options.number("lambd", defaults.lambd),
                options.number("alpha", defaults.alpha),
                options.number("t0", defaults.t0));
    }

    @Override
    public String name() {
        return "asgd";
    }

    @Override
    public List<String> slots() {
        return List.of("ax");
    }

    @Override
    public double defaultRate() {
        return 1e-2;
    }

    @Override
    public DoubleFunction<Kernel> kernels(long step) {
        double mu = 1 / Math.max(1, step - t0);
        return rate -> {
            double eta = rate / StrictMath.pow(1 + lambd * rate * step, alpha);
            return new Kernel((float) mu == 1 ? START : LATER, new float[] {(float) eta, (float) mu}, lambd * eta);
        };
    }
}
