package org.gradus.rule;

import java.util.List;
import java.util.function.DoubleFunction;
import org.gradus.formula.Formula;
import org.gradus.formula.Term;
import org.gradus.setting.Check;
import org.gradus.setting.Options;

/**
 * Lion, evolved sign momentum (Chen and others 2023, algorithm 2, https://arxiv.org/abs/2302.06675). PyTorch has none; the
 * defaults are those of the authors' own PyTorch class. Weight decay is decoupled, {@code w -= lr wd w}:
 *
 * <pre>
 *   update = lr sign(m + (1 - beta1) (g - m))
 *   m += (1 - beta2) (g - m)
 * </pre>
 *
 * Every weight moves by lr, so lr is to be 3 to 10 times smaller than AdamW's, and the decay as much larger. State: m, one
 * float per element. DL4J has no such updater.
 *
 * @param beta1 the mean's share in what is moved, in [0, 1); default 0.9
 * @param beta2 decay of the mean of gradients, in [0, 1); default 0.99
 */
public record Lion(double beta1, double beta2) implements ElementRule {
    private static final Formula FORMULA = formula();

    private static Formula formula() {
        Term mean = Term.slot(0);
        Term off = Term.gradient().minus(mean);
        Term sign = mean.plus(Term.scalar(1).times(off)).sign();
        return Formula.of(Term.scalar(0).times(sign), mean.plus(Term.scalar(2).times(off)));
    }

    public Lion {
        Check.belowOne("beta1", beta1);
        Check.belowOne("beta2", beta2);
    }

    /** The defaults. */
    public Lion() {
        this(0.9, 0.99);
    }

    /** Key {@code betas} (a pair). */
    public Lion(Options options) {
        this(options, new Lion());
    }

    private Lion(Options options, Lion defaults) {
        this(options.pair("betas", defaults.beta1, defaults.beta2));
    }

    private Lion(double[] betas) {
        this(betas[0], betas[1]);
    }

    @Override
    public String name() {
        return "lion";
    }

    @Override
    public List<String> slots() {
        return List.of("exp_avg");
    }

    @Override
    public boolean decoupled() {
        return true;
    }

    @Override
    public double defaultRate() {
        return 1e-4;
    }

    @Override
    public DoubleFunction<Kernel> kernels(long step) {
        return rate -> Kernel.of(FORMULA, rate, 1 - beta1, 1 - beta2);
    }
}
