package org.gradus.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import org.gradus.formula.Formula;
import org.gradus.formula.Term;
import org.gradus.setting.Check;
import org.gradus.setting.Options;

/**
 * RMSprop (Hinton 2012, https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf; centered: Graves 2013,
 * https://arxiv.org/abs/1308.0850) as {@code torch.optim.RMSprop}, epsilon outside the root; weight decay is coupled:
 *
 * <pre>
 *   v += (1 - alpha) (g^2 - v)                                  not centered
 *   v = alpha (v + (1 - alpha) (g - a)^2)                       centered: the variance around the mean a
 *   a += (1 - alpha) (g - a)
 *   b = momentum b + g / (sqrt(v) + eps)
 *   update = lr b
 * </pre>
 *
 * State: v, with momentum b, centered a; one float per element each. PyTorch keeps the mean of squares when centered, too, and
 * subtracts a^2, which is the same number, but in floats most of its digits, or its sign, can be lost; so the slot has another
 * name here, {@code variance}. DL4J's {@code RmsProp} starts v as its epsilon, has defaults of 0.95 and a rate of
 * 0.1, no momentum, and is never centered.
 *
 * @param alpha decay of the means, in [0, 1); default 0.99
 * @param eps keeps the quotient finite, 0 or more; default 1e-8
 * @param momentum in [0, 1); default 0
 * @param centered default false
 */
public record RMSprop(double alpha, double eps, double momentum, boolean centered) implements ElementRule {
    private static final Formula PLAIN = plain(false);
    private static final Formula MOMENTUM = plain(true);
    private static final Formula CENTERED = centered(false);
    private static final Formula CENTERED_MOMENTUM = centered(true);

    private static Formula plain(boolean momentum) {
        Term square = Term.slot(0).towards(Term.gradient().times(Term.gradient()), Term.scalar(1));
        return divided(square, momentum, square);
    }

    private static Formula centered(boolean momentum) {
        Term v = Term.slot(0);
        Term take = Term.scalar(1);
        Term off = Term.gradient().minus(Term.slot(1));
        Term variance = v.plus(Term.scalar(4).times(off).times(off).minus(take.times(v)));
        return divided(variance, momentum, variance, Term.slot(1).plus(take.times(off)));
    }

    /** The gradient divided by the root of a slot, times the rate or gathered in another slot before. */
    private static Formula divided(Term square, boolean momentum, Term... slots) {
        Term rate = Term.scalar(0);
        Term root = square.sqrt().plus(Term.scalar(2));
        if (!momentum) {
            return Formula.of(rate.times(Term.gradient()).over(root), slots);
        }
        Term before = Term.slot(slots.length);
        // An increment, as in Sgd.
        Term buffer =
                before.plus(Term.gradient().over(root).minus(Term.scalar(3).times(before)));
        List<Term> all = new ArrayList<>(List.of(slots));
        all.add(buffer);
        return new Formula(rate.times(buffer), all);
    }

    public RMSprop {
        Check.belowOne("alpha", alpha);
        Check.nonNegative("eps", eps);
        Check.belowOne("momentum", momentum);
    }

    /** The defaults. */
    public RMSprop() {
        this(0.99, 1e-8, 0, false);
    }

    /** Keys {@code alpha}, {@code eps}, {@code momentum}, {@code centered}. */
    public RMSprop(Options options) {
        this(options, new RMSprop());
    }

    private RMSprop(Options options, RMSprop defaults) {
        this(
                options.number("alpha", defaults.alpha),
                options.number("eps", defaults.eps),
                options.number("momentum", defaults.momentum),
                options.flag("centered", defaults.centered));
    }

    @Override
    public String name() {
        return "rmsprop";
    }

    @Override
    public List<String> slots() {
        List<String> slots = new ArrayList<>(centered ? List.of("variance", "grad_avg") : List.of("square_avg"));
        if (momentum != 0) {
            slots.add("momentum_buffer");
        }
        return List.copyOf(slots);
    }

    @Override
    public double defaultRate() {
        return 1e-2;
    }

    @Override
    public DoubleFunction<Kernel> kernels(long step) {
        Formula formula = centered ? (momentum == 0 ? CENTERED : CENTERED_MOMENTUM) : momentum == 0 ? PLAIN : MOMENTUM;
        return rate -> Kernel.of(formula, rate, 1 - alpha, eps, 1 - momentum, alpha * (1 - alpha));
    }
}
