package org.gradus.rule;

import java.util.List;
import java.util.function.DoubleFunction;
import org.gradus.formula.Formula;
import org.gradus.formula.Term;
import org.gradus.setting.Check;
import org.gradus.setting.Options;

/**
 * Adadelta (Zeiler 2012, https://arxiv.org/abs/1212.5701) as {@code torch.optim.Adadelta}; weight decay is coupled:
 *
 * <pre>
 *   v += (1 - rho) (g^2 - v)
 *   d = sqrt(a + eps) / sqrt(v + eps) * g
 *   a += (1 - rho) (d^2 - a)
 *   update = lr d
 * </pre>
 *
 * State: v and a, one float per element each. DL4J's {@code AdaDelta} is the same without lr, with a default rho of 0.95.
 *
 * @param rho decay of both means of squares, in [0, 1]; default 0.9
 * @param eps starts the movement, 0 or more; default 1e-6
 */
public record Adadelta(double rho, double eps) implements ElementRule {
    private static final Formula FORMULA = formula();

    private static Formula formula() {
        Term g = Term.gradient();
        Term take = Term.scalar(1);
        Term eps = Term.scalar(2);
        Term square = Term.slot(0).towards(g.times(g), take);
        Term moved = Term.slot(1);
        Term move = moved.plus(eps).sqrt().over(square.plus(eps).sqrt()).times(g);
        return Formula.of(Term.scalar(0).times(move), square, moved.towards(move.times(move), take));
    }

    public Adadelta {
        Check.fraction("rho", rho);
        Check.nonNegative("eps", eps);
    }

    /** The defaults. */
    public Adadelta() {
        this(0.9, 1e-6);
    }

    /** Keys {@code rho}, {@code eps}. */
    public Adadelta(Options options) {
        this(options, new Adadelta());
    }

    private Adadelta(Options options, Adadelta defaults) {
        this(options.number("rho", defaults.rho), options.number("eps", defaults.eps));
    }

    @Override
    public String name() {
        return "adadelta";
    }

    @Override
    public List<String> slots() {
        return List.of("square_avg", "acc_delta");
    }

    @Override
    public double defaultRate() {
        return 1;
    }

    @Override
    public DoubleFunction<Kernel> kernels(long step) {
        return rate -> Kernel.of(FORMULA, rate, 1 - rho, eps);
    }
}
