package org.gradus.rule;

import java.util.List;
import org.gradus.setting.Check;
import org.gradus.setting.Options;

/**
 * Muon, momentum orthogonalised (Jordan and others 2024, https://kellerjordan.github.io/posts/muon/), as {@code
 * torch.optim.Muon} computes it; weight decay is decoupled, {@code w -= lr wd w}:
 *
 * <pre>
 *   B += (1 - momentum) (G - B)
 *   U = B, or with nesterov B + (1 - momentum) (G - B)
 *   O = U with its singular values moved to about 0.7 to 1.2      ({@link NewtonSchulz})
 *   update = lr adjusted O
 *   adjusted = sqrt(max(1, outputs / inputs))                      original
 *   adjusted = 0.2 sqrt(max(outputs, inputs))                      matchRmsAdamw (Liu and others 2025, arXiv:2502.16982)
 * </pre>
 *
 * A weight matrix is what has singular values: weights of two dimensions. Everything else in the group (biases, norms,
 * convolutions) falls to {@link AdamW}, with the group's learning rate and decay; matchRmsAdamw is made for sharing a rate. A
 * group that owns a slice of a matrix orthogonalises that slice; a cell that cannot move counts as 0. PyTorch rounds O to
 * bfloat16 in every product; here it is float. State: B, one float per element. DL4J has no such updater.
 *
 * @param momentum decay of the mean of gradients, in [0, 1); default 0.95
 * @param nesterov whether the gradient enters once more; default true
 * @param nsA the first coefficient of Newton-Schulz, finite; default 3.4445
 * @param nsB the second, finite; default -4.775
 * @param nsC the third, finite; default 2.0315
 * @param eps the least norm that U is divided by, 0 or more; default 1e-7
 * @param nsSteps iterations, 1 to 99; default 5
 * @param adjustLr how the shape changes the rate; default original
 * @param adamw the rule of all that is no matrix; default AdamW's
 */
public record Muon(
        double momentum,
        boolean nesterov,
        double nsA,
        double nsB,
        double nsC,
        double eps,
        long nsSteps,
        AdjustLr adjustLr,
        AdamW adamw)
        implements TensorRule {
    /** How the shape of a matrix changes its learning rate. */
    public enum AdjustLr {
        /** Times the root of outputs / inputs, where that is above 1. */
        ORIGINAL,
        /** So that the elements move by as much as AdamW's do: the rates and decays found for it can be kept. */
        MATCH_RMS_ADAMW
    }

    private static final long MOST_STEPS = 99;

    public Muon {
        Check.belowOne("momentum", momentum);
        Check.finite("nsA", nsA);
        Check.finite("nsB", nsB);
        Check.finite("nsC", nsC);
        Check.nonNegative("eps", eps);
        if (nsSteps < 1 || nsSteps > MOST_STEPS) {
            throw new IllegalArgumentException("nsSteps is " + nsSteps + "; must be 1 to " + MOST_STEPS);
        }
    }

    /** The defaults. */
    public Muon() {
        this(0.95, true, 3.4445, -4.775, 2.0315, 1e-7, 5, AdjustLr.ORIGINAL, new AdamW());
    }

    /**
     * Keys {@code momentum}, {@code nesterov}, {@code nsA}, {@code nsB}, {@code nsC}, {@code eps}, {@code nsSteps}, {@code
     * adjustLr}; for AdamW {@code adamwBetas} (a pair), {@code adamwEps}.
     */
    public Muon(Options options) {
        this(options, new Muon());
    }

    private Muon(Options options, Muon defaults) {
        this(
                options.number("momentum", defaults.momentum),
                options.flag("nesterov", defaults.nesterov),
                options.number("nsA", defaults.nsA),
                options.number("nsB", defaults.nsB),
                options.number("nsC", defaults.nsC),
                options.number("eps", defaults.eps),
                options.whole("nsSteps", defaults.nsSteps),
                options.choice("adjustLr", defaults.adjustLr),
                adamw(options, defaults.adamw));
    }

    private static AdamW adamw(Options options, AdamW defaults) {
        double[] betas = options.pair("adamwBetas", defaults.beta1(), defaults.beta2());
        return new AdamW(betas[0], betas[1], options.number("adamwEps", defaults.eps()));
    }

    @Override
    public String name() {
        return "muon";
    }

    @Override
    public List<String> slots() {
        return List.of("momentum_buffer");
    }

    @Override
    public boolean decoupled() {
        return true;
    }

    @Override
    public double defaultRate() {
        return 1e-3;
    }

    @Override
    public double defaultWeightDecay() {
        return 0.1;
    }

    /** {@inheritDoc} Muon for matrices, AdamW for everything else. */
    @Override
    public Rule over(boolean matrix) {
        return matrix ? this : adamw;
    }

    @Override
    public int[] lengths(Grid grid) {
        if (grid.vector() || grid.blocks() != 1) {
            throw new IllegalArgumentException("muon is over " + grid.shape() + "; it needs one matrix");
        }
        return new int[] {grid.length()};
    }

    @Override
    public TensorKernel kernel(long step, double rate) {
        NewtonSchulz iteration = new NewtonSchulz(nsA, nsB, nsC, eps, nsSteps);
        return (gradient, weights, decay, grid, state) -> {
            gather(gradient, grid.length(), state[0]);
            grid.collect(iteration.orthogonal(grid.spread(gradient)), gradient);
            Decay.add(gradient, 0, grid.length(), (float) (rate * adjusted(grid)), decay, (float) rate);
        };
    }

    private void gather(float[] gradient, int length, float[] buffer) {
        float take = (float) (1 - momentum);
        float direct = nesterov ? take : 0;
        for (int i = 0; i < length; i++) {
            float g = gradient[i];
            float b = buffer[i];
            b += take * (g - b);
            buffer[i] = b;
            gradient[i] = b + direct * (g - b);
        }
    }

    private double adjusted(Grid grid) {
        double rows = grid.rows();
        double columns = grid.columns();
        double aspect = grid.outputsAreRows() ? rows / columns : columns / rows;
        return switch (adjustLr) {
            case ORIGINAL -> Math.sqrt(Math.max(1, aspect));
            case MATCH_RMS_ADAMW -> 0.2 * Math.sqrt(Math.max(rows, columns));
        };
    }
}
