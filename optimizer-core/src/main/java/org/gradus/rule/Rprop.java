package org.gradus.rule;

import java.util.List;
import java.util.function.DoubleFunction;
import org.gradus.formula.Formula;
import org.gradus.formula.Term;
import org.gradus.setting.Check;
import org.gradus.setting.Options;

/**
 * Rprop (Riedmiller, Braun 1993, https://doi.org/10.1109/ICNN.1993.298623) as {@code torch.optim.Rprop}: each weight has its
 * own step size, which grows while the gradient p before and the gradient g agree in sign, and shrinks where they do not. Only
 * the sign of a gradient counts, so it is for whole batches.
 *
 * <pre>
 *   s = s etaPlus             where g p is above 0
 *   s = s etaMinus, g = 0     where g p is below 0
 *   s is limited to [least, most]
 *   update = sign(g) s
 *   p = g
 * </pre>
 *
 * The learning rate is only where s starts, as in PyTorch; a schedule then has no say, except that at a rate of 0 nothing
 * moves. PyTorch's has no weight decay; here it is coupled. State: p and s, one float per element each; an s of 0 stands for
 * one that has not started. DL4J has no such updater.
 *
 * @param etaMinus above 0, below 1; default 0.5
 * @param etaPlus above 1; default 1.2
 * @param least the smallest step size, above 0; default 1e-6
 * @param most the largest step size, not below least; default 50
 */
public record Rprop(double etaMinus, double etaPlus, double least, double most) implements ElementRule {
    private static final Formula FORMULA = formula();

    /** Without a choice per element: agree is 1, 0 or -1, and turn -1 where that is, else 0. */
    private static Formula formula() {
        Term g = Term.gradient();
        Term one = Term.constant(1);
        Term before = Term.slot(1);
        Term started = before.plus(Term.scalar(0).times(one.minus(before.sign())));
        Term agree = g.times(Term.slot(0)).sign();
        Term turn = agree.min(Term.constant(0));
        Term change =
                Term.scalar(2).times(agree.minus(turn)).plus(Term.scalar(3).times(turn));
        Term size = Term.scalar(4).max(Term.scalar(5).min(started.plus(change.times(started))));
        Term kept = g.times(one.plus(turn));
        return Formula.of(Term.scalar(1).times(kept.sign()).times(size), kept, size);
    }

    public Rprop {
        Check.insideOne("etaMinus", etaMinus);
        Check.aboveOne("etaPlus", etaPlus);
        Check.positive("the first of stepSizes", least);
        Check.positive("the second of stepSizes", most);
        if (most < least) {
            throw new IllegalArgumentException(
                    "stepSizes is " + least + " to " + most + "; the second must not be below the first");
        }
    }

    /** The defaults. */
    public Rprop() {
        this(0.5, 1.2, 1e-6, 50);
    }

    /** Keys {@code etas} (a pair: etaMinus, etaPlus), {@code stepSizes} (a pair: least, most). */
    public Rprop(Options options) {
        this(options, new Rprop());
    }

    private Rprop(Options options, Rprop defaults) {
        this(
                options.pair("etas", defaults.etaMinus, defaults.etaPlus),
                options.pair("stepSizes", defaults.least, defaults.most));
    }

    private Rprop(double[] etas, double[] stepSizes) {
        this(etas[0], etas[1], stepSizes[0], stepSizes[1]);
    }

    @Override
    public String name() {
        return "rprop";
    }

    @Override
    public List<String> slots() {
        return List.of("prev", "step_size");
    }

    @Override
    public double defaultRate() {
        return 1e-2;
    }

    @Override
    public DoubleFunction<Kernel> kernels(long step) {
        // As increments: 1.2 as a float, multiplied a hundred times, would be 4e-6 off.
        return rate -> Kernel.of(FORMULA, rate, rate == 0 ? 0 : 1, etaPlus - 1, 1 - etaMinus, least, most);
    }
}
