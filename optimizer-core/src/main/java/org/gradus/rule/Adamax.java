package org.gradus.rule;

import java.util.List;
import java.util.function.DoubleFunction;
import org.gradus.formula.Formula;
import org.gradus.formula.Term;
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
    private static final Formula FORMULA = formula();

    private static Formula formula() {
        Term u = Term.slot(1);
        Term largest =
                u.minus(Term.scalar(1).times(u)).max(Term.gradient().abs().plus(Term.scalar(3)));
        return Formula.of(Term.scalar(2).times(AdamKernel.MEAN).over(largest), AdamKernel.MEAN, largest);
    }

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
    public DoubleFunction<Kernel> kernels(long step) {
        double bias = 1 - StrictMath.pow(beta1, step + 1.0);
        return rate -> Kernel.of(FORMULA, 1 - beta1, 1 - beta2, rate / bias, eps);
    }
}
