package org.gradus.rule;

import java.util.List;
import java.util.function.DoubleFunction;
import org.gradus.setting.Options;

/**
 * Adam (Kingma, Ba 2014, https://arxiv.org/abs/1412.6980) as {@code torch.optim.Adam}: see {@link AdamKernel} for the
 * recurrence and the state, two floats per element, three with amsgrad; weight decay is coupled, added to the gradient;
 * decoupled it is {@link AdamW}. DL4J's {@code Adam} adds epsilon to the root before the bias
 * correction (the paper's epsilon hat), so that its first steps are smaller where gradients are tiny.
 *
 * @param beta1 decay of the mean of gradients, in [0, 1); default 0.9
 * @param beta2 decay of the mean of squares, in [0, 1); default 0.999
 * @param eps keeps the quotient finite, 0 or more; default 1e-8
 * @param amsgrad whether the largest mean of squares so far divides, not the latest; default false
 */
public record Adam(double beta1, double beta2, double eps, boolean amsgrad) implements ElementRule {
    public Adam {
        AdamKernel.check(beta1, beta2, eps);
    }

    /** The defaults. */
    public Adam() {
        this(0.9, 0.999, 1e-8, false);
    }

    /** Without AMSGrad. */
    public Adam(double beta1, double beta2, double eps) {
        this(beta1, beta2, eps, false);
    }

    /** Keys {@code betas} (a pair), {@code eps}, {@code amsgrad}. */
    public Adam(Options options) {
        this(options, new Adam());
    }

    private Adam(Options options, Adam defaults) {
        this(
                options.pair("betas", defaults.beta1, defaults.beta2),
                options.number("eps", defaults.eps),
                options.flag("amsgrad", defaults.amsgrad));
    }

    private Adam(double[] betas, double eps, boolean amsgrad) {
        this(betas[0], betas[1], eps, amsgrad);
    }

    @Override
    public String name() {
        return "adam";
    }

    @Override
    public List<String> slots() {
        return amsgrad ? AdamKernel.AMSGRAD_SLOTS : AdamKernel.SLOTS;
    }

    @Override
    public Merge merge(String slot) {
        return AdamKernel.merge(slot);
    }

    @Override
    public double defaultRate() {
        return 1e-3;
    }

    @Override
    public DoubleFunction<Kernel> kernels(long step) {
        return AdamKernel.at(step, beta1, beta2, eps, amsgrad);
    }
}
