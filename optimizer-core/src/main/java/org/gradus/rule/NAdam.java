package org.gradus.rule;

import java.util.List;
import java.util.function.DoubleFunction;
import org.gradus.formula.Formula;
import org.gradus.formula.Term;
import org.gradus.setting.Check;
import org.gradus.setting.Options;

/**
 * NAdam, Adam with Nesterov momentum (Dozat 2016, https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ), as {@code
 * torch.optim.NAdam} documents it and as PyTorch from 2.0 computes it (1.13 does where foreach is true; else it multiplies mu
 * into the product twice). m and v are Adam's ({@link AdamKernel}); t counts from 1:
 *
 * <pre>
 *   mu(t) = beta1 (1 - 0.96^(t momentumDecay) / 2)
 *   update = lr ((1 - mu(t)) / (1 - mu(1) ... mu(t)) g + mu(t + 1) / (1 - mu(1) ... mu(t + 1)) m)
 *            / (sqrt(v) / sqrt(1 - beta2^t) + eps)
 * </pre>
 *
 * State: m and v, one float per element each; the product of mu is a function of the step. DL4J's {@code Nadam} is
 * {@code lr (beta1 m + (1 - beta1) g) / (1 - beta1^t) / (sqrt(v) + eps)}: mu is constant, and v not corrected, so that its
 * first steps are much larger.
 *
 * @param beta1 decay of the mean of gradients, in [0, 1); default 0.9
 * @param beta2 decay of the mean of squares, in [0, 1); default 0.999
 * @param eps keeps the quotient finite, 0 or more; default 1e-8
 * @param momentumDecay how fast mu grows to beta1, 0 or more; default 4e-3
 * @param decoupled whether weight decay shrinks the weight itself, as in AdamW; default false
 */
public record NAdam(double beta1, double beta2, double eps, double momentumDecay, boolean decoupled)
        implements ElementRule {
    private static final Formula FORMULA = Formula.of(
            Term.scalar(2)
                    .times(Term.gradient())
                    .plus(Term.scalar(3).times(AdamKernel.MEAN))
                    .over(AdamKernel.root(AdamKernel.SQUARE, 4, 5)),
            AdamKernel.MEAN,
            AdamKernel.SQUARE);

    /** A factor below which 1 - factor is 1. */
    private static final double VANISHED = 0x1p-60;

    public NAdam {
        AdamKernel.check(beta1, beta2, eps);
        Check.nonNegative("momentumDecay", momentumDecay);
    }

    /** The defaults. */
    public NAdam() {
        this(0.9, 0.999, 1e-8, 4e-3, false);
    }

    /** Keys {@code betas} (a pair), {@code eps}, {@code momentumDecay}, {@code decoupledWeightDecay}. */
    public NAdam(Options options) {
        this(options, new NAdam());
    }

    private NAdam(Options options, NAdam defaults) {
        this(
                options.pair("betas", defaults.beta1, defaults.beta2),
                options.number("eps", defaults.eps),
                options.number("momentumDecay", defaults.momentumDecay),
                options.flag("decoupledWeightDecay", defaults.decoupled));
    }

    private NAdam(double[] betas, double eps, double momentumDecay, boolean decoupled) {
        this(betas[0], betas[1], eps, momentumDecay, decoupled);
    }

    @Override
    public String name() {
        return "nadam";
    }

    @Override
    public List<String> slots() {
        return AdamKernel.SLOTS;
    }

    @Override
    public double defaultRate() {
        return 2e-3;
    }

    @Override
    public DoubleFunction<Kernel> kernels(long step) {
        double t = step + 1.0;
        double product = product(step + 1);
        double direct = (1 - mu(t)) / (1 - product);
        double ahead = mu(t + 1) / (1 - product * mu(t + 1));
        double root = 1 / Math.sqrt(1 - StrictMath.pow(beta2, t));
        return rate -> Kernel.of(FORMULA, 1 - beta1, 1 - beta2, rate * direct, rate * ahead, root, eps);
    }

    private double mu(double t) {
        return beta1 * (1 - 0.5 * StrictMath.pow(0.96, t * momentumDecay));
    }

    /** The product of mu(1) to mu(t). It vanishes at least as fast as beta1^t, so the loop is short: 53 turns at the defaults. */
    private double product(long t) {
        double product = 1;
        for (long i = 1; i <= t && product > VANISHED; i++) {
            product *= mu((double) i);
        }
        return product;
    }
}
