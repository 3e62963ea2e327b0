package org.gradus.rule;

import java.util.List;
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
    public Kernel kernel(long step, double rate) {
        float start = (float) rate;
        float moves = rate == 0 ? 0 : 1;
        return (gradient, length, state) -> {
            start(state[1], length, start);
            adapt(gradient, length, state[0], state[1]);
            move(gradient, length, state[0], state[1], moves);
        };
    }

    // Three loops, because the compiler makes no vector instructions of one so long.

    private static void start(float[] size, int length, float start) {
        for (int i = 0; i < length; i++) {
            float s = size[i];
            size[i] = s + start * (1 - Signs.of(s));
        }
    }

    private void adapt(float[] gradient, int length, float[] before, float[] size) {
        // As increments: 1.2 as a float, multiplied a hundred times, would be 4e-6 off.
        float grow = (float) (etaPlus - 1);
        float shrink = (float) (1 - etaMinus);
        float low = (float) least;
        float high = (float) most;
        for (int i = 0; i < length; i++) {
            float g = gradient[i];
            float s = size[i];
            float agree = Signs.of(g * before[i]);
            float turn = Math.min(agree, 0);
            s += (grow * (agree - turn) + shrink * turn) * s;
            size[i] = Math.max(low, Math.min(high, s));
            before[i] = g * (1 + turn);
        }
    }

    private static void move(float[] update, int length, float[] before, float[] size, float moves) {
        for (int i = 0; i < length; i++) {
            update[i] = moves * Signs.of(before[i]) * size[i];
        }
    }
}
