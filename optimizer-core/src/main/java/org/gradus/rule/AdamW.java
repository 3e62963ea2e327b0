package org.gradus.rule;

import java.util.List;
import java.util.function.DoubleFunction;
import org.gradus.setting.Options;

/**
 * Adam with decoupled weight decay (Loshchilov, Hutter 2017, https://arxiv.org/abs/1711.05101) as {@code
 * torch.optim.AdamW}: the same recurrence as {@link Adam}; the decay shrinks the weight itself, {@code w -= lr wd w}, and
 * never enters the averages. DL4J has it as {@code Adam} with a {@code WeightDecay}, and epsilon as told there.
 *
 * @param beta1 decay of the mean of gradients, in [0, 1); default 0.9
 * @param beta2 decay of the mean of squares, in [0, 1); default 0.999
 * @param eps keeps the quotient finite, 0 or more; default 1e-8
 * @param amsgrad whether the largest mean of squares so far divides, not the latest; default false
 */
public record AdamW(double beta1, double beta2, double eps, boolean amsgrad) implements ElementRule {
    public AdamW {
        AdamKernel.check(beta1, beta2, eps);
    }

    /** The defaults. */
    public AdamW() {
        this(0.9, 0.999, 1e-8, false);
    }

    /** Without AMSGrad. */
    public AdamW(double beta1, double beta2, double eps) {
        this(beta1, beta2, eps, false);
    }

    /** Keys {@code betas} (a pair), {@code eps}, {@code amsgrad}. */
    public AdamW(Options options) {
        this(options, new AdamW());
    }

    private AdamW(Options options, AdamW defaults) {
        this(
                options.pair("betas", defaults.beta1, defaults.beta2),
                options.number("eps", defaults.eps),
                options.flag("amsgrad", defaults.amsgrad));
    }

    private AdamW(double[] betas, double eps, boolean amsgrad) {
        this(betas[0], betas[1], eps, amsgrad);
    }

    @Override
    public String name() {
        return "adamw";
    }

    @Override
    public List<String> slots() {
        return amsgrad ? AdamKernel.AMSGRAD_SLOTS : AdamKernel.SLOTS;
    }

    @Override
    public boolean decoupled() {
        return true;
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
    public double defaultWeightDecay() {
        return 1e-2;
    }

    @Override
    public DoubleFunction<Kernel> kernels(long step) {
        return AdamKernel.at(step, beta1, beta2, eps, amsgrad);
    }
}
