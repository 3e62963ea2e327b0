package org.gradus.rule;

import java.util.List;
import java.util.function.DoubleFunction;
import org.gradus.setting.Options;

/**
 * RAdam, rectified Adam (Liu and others 2019, https://arxiv.org/abs/1908.03265), as {@code torch.optim.RAdam}: no division
 * by the root until enough gradients were seen to trust it. m and v are Adam's ({@link AdamKernel}); t counts from 1:
 *
 * <pre>
 *   rhoInf = 2 / (1 - beta2) - 1
 *   rho = rhoInf - 2 t beta2^t / (1 - beta2^t)
 *   update = lr m / (1 - beta1^t)                                                            where rho is 5 or less
 *   update = lr m / (1 - beta1^t) * rect * sqrt(1 - beta2^t) / (sqrt(v) + eps)               later
 *   rect^2 = (rho - 4) (rho - 2) rhoInf / ((rhoInf - 4) (rhoInf - 2) rho)
 * </pre>
 *
 * Epsilon stands beside the uncorrected root, unlike in Adam. At the defaults the first five updates have no root. State: m
 * and v, one float per element each. DL4J has no such updater.
 *
 * @param beta1 decay of the mean of gradients, in [0, 1); default 0.9
 * @param beta2 decay of the mean of squares, in [0, 1); default 0.999
 * @param eps keeps the quotient finite, 0 or more; default 1e-8
 * @param decoupled whether weight decay shrinks the weight itself, as in AdamW; default false
 */
public record RAdam(double beta1, double beta2, double eps, boolean decoupled) implements ElementRule {
    public RAdam {
        AdamKernel.check(beta1, beta2, eps);
    }

    /** The defaults. */
    public RAdam() {
        this(0.9, 0.999, 1e-8, false);
    }

    /** Keys {@code betas} (a pair), {@code eps}, {@code decoupledWeightDecay}. */
    public RAdam(Options options) {
        this(options, new RAdam());
    }

    private RAdam(Options options, RAdam defaults) {
        this(
                options.pair("betas", defaults.beta1, defaults.beta2),
                options.number("eps", defaults.eps),
                options.flag("decoupledWeightDecay", defaults.decoupled));
    }

    private RAdam(double[] betas, double eps, boolean decoupled) {
        this(betas[0], betas[1], eps, decoupled);
    }

    @Override
    public String name() {
        return "radam";
    }

    @Override
    public List<String> slots() {
        return AdamKernel.SLOTS;
    }

    @Override
    public double defaultRate() {
        return 1e-3;
    }

    @Override
    public DoubleFunction<Kernel> kernels(long step) {
        double t = step + 1.0;
        double bias = 1 - StrictMath.pow(beta1, t);
        double power = StrictMath.pow(beta2, t);
        double most = 2 / (1 - beta2) - 1;
        double rho = most - 2 * t * power / (1 - power);
        if (rho <= 5) { // a root times 0 beside an epsilon of 1 divides by nothing
            return rate -> AdamKernel.of(beta1, beta2, rate / bias, 0, 1);
        }
        double rect = Math.sqrt((rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * rho));
        double size = rect * Math.sqrt(1 - power) / bias;
        return rate -> AdamKernel.of(beta1, beta2, rate * size, 1, eps);
    }
}
