package org.gradus.device;

import java.util.List;
import org.gradus.rule.Grid;
import org.gradus.rule.TensorKernel;
import org.gradus.rule.TensorRule;

/** A rule over whole parameters that no device has heard of. */
public record UnknownRule() implements TensorRule {
    @Override
    public String name() {
        return "unknown";
    }

    @Override
    public List<String> slots() {
        return List.of();
    }

    @Override
    public double defaultRate() {
        return 1;
    }

    @Override
    public int[] lengths(Grid grid) {
        return new int[0];
    }

    @Override
    public TensorKernel kernel(long step, double rate) {
        return (gradient, weights, decay, grid, state) -> {};
    }
}
