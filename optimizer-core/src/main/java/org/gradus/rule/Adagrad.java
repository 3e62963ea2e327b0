package org.gradus.rule;

import java.util.List;
import java.util.function.DoubleFunction;
import org.gradus.formula.Formula;
import org.gradus.formula.Term;
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
    private static final Formula FORMULA = formula();

    private static Formula formula() {
        Term g = Term.gradient();
        Term sum = Term.slot(0).plus(g.times(g));
        Term root = Term.scalar(1).plus(sum).sqrt();
        return Formula.of(Term.scalar(0).times(g).over(root.plus(Term.scalar(2))), sum);
    }

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
    public DoubleFunction<Kernel> kernels(long step) {
        return rate -> Kernel.of(FORMULA, rate / (1 + step * lrDecay), initialAccumulatorValue, eps);
    }
}
