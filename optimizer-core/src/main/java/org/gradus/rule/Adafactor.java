package org.gradus.rule;

import java.util.List;
import org.gradus.setting.Check;
import org.gradus.setting.Options;

/**
 * Adafactor (Shazeer, Stern 2018, https://arxiv.org/abs/1804.04235) as {@code torch.optim.Adafactor}, without momentum: a
 * matrix of squares is told by its row means and column means, and steps grow with the weights. t counts from 1; weight decay
 * is decoupled, {@code w -= lr wd w}:
 *
 * <pre>
 *   R += t^beta2Decay (row means of g^2 - R)
 *   C += t^beta2Decay (column means of g^2 - C)
 *   V = R C / max(mean of R, eps1)
 *   V += t^beta2Decay (g^2 - V)                        vectors, such as a bias
 *   u = g / sqrt(max(V, eps1^2))
 *   alpha = max(eps2, rms(w)) min(lr, 1 / sqrt(t))
 *   update = alpha u / max(1, rms(u) / d)
 * </pre>
 *
 * The matrix is the last two dimensions, each matrix of a tensor with more has its own R and C, and rms is over all of it. Of
 * a parameter that the group owns in part, only the elements that can move count: in each mean, in the mean of R by how many
 * its row has, in rms. The paper has no lr (0.01 in its place) and adds eps1 to the squares. State: {@code row_var}, {@code
 * col_var}, one float per row and column of each matrix; of vectors {@code variance}, one float per element. DL4J has no such
 * updater.
 *
 * @param beta2Decay how fast the means forget less, 0 or less; default -0.8
 * @param eps1 keeps the quotient finite, 0 or more; default 2^-23, the precision of a float
 * @param eps2 the least size of weights that a step is measured by, 0 or more; default 1e-3
 * @param d the largest rms of u, 1 or more; default 1
 */
public record Adafactor(double beta2Decay, double eps1, double eps2, double d) implements TensorRule {
    public Adafactor {
        Check.nonPositive("beta2Decay", beta2Decay);
        Check.nonNegative("the first of eps", eps1);
        Check.nonNegative("the second of eps", eps2);
        Check.oneOrMore("d", d);
    }

    /** The defaults. */
    public Adafactor() {
        this(-0.8, 0x1p-23, 1e-3, 1);
    }

    /** Keys {@code beta2Decay}, {@code eps} (a pair: eps1, eps2), {@code d}. */
    public Adafactor(Options options) {
        this(options, new Adafactor());
    }

    private Adafactor(Options options, Adafactor defaults) {
        this(
                options.number("beta2Decay", defaults.beta2Decay),
                options.pair("eps", defaults.eps1, defaults.eps2),
                options.number("d", defaults.d));
    }

    private Adafactor(double beta2Decay, double[] eps, double d) {
        this(beta2Decay, eps[0], eps[1], d);
    }

    @Override
    public String name() {
        return "adafactor";
    }

    @Override
    public List<String> slots() {
        return List.of("row_var", "col_var", "variance");
    }

    @Override
    public boolean decoupled() {
        return true;
    }

    @Override
    public double defaultRate() {
        return 1e-2;
    }

    @Override
    public int[] lengths(Grid grid) {
        return grid.vector()
                ? new int[] {0, 0, grid.length()}
                : new int[] {grid.blocks() * grid.rows(), grid.blocks() * grid.columns(), 0};
    }

    @Override
    public TensorKernel kernel(long step, double rate) {
        return kernel(UpdateCounts.of(step), rate);
    }

    /**
     * {@inheritDoc} In a vector t is an element's own, in V and in alpha. A matrix has one t: the number of updates that its row
     * and column means have had, whichever elements were in them.
     */
    @Override
    public TensorKernel kernel(UpdateCounts counts, double rate) {
        return (gradient, weights, decay, grid, state) -> {
            int length = grid.length();
            double scale = Math.max(eps2, Norms.rms(weights, length));
            if (grid.vector()) {
                for (int k = 0; k < counts.ranges(); k++) {
                    squares(counts.counts()[k])
                            .divideVector(gradient, counts.start(k), counts.end(k, length), state[2]);
                }
            } else {
                squares(counts.most()).divide(gradient, grid, state[0], state[1]);
            }
            double excess = Math.max(1, Norms.rms(gradient, length) / d);
            for (int k = 0; k < counts.ranges(); k++) {
                double most = Math.min(rate, 1 / Math.sqrt(counts.counts()[k] + 1.0));
                float size = (float) (scale * most / excess);
                Decay.add(gradient, counts.start(k), counts.end(k, length), size, decay, (float) rate);
            }
        };
    }

    private FactoredSquares squares(long step) {
        return new FactoredSquares(StrictMath.pow(step + 1.0, beta2Decay), eps1);
    }
}
