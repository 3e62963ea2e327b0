package org.gradus.rule;

import java.util.List;

/**
 * Another rule, climbing: PyTorch's switch {@code maximize}, which every rule has. The gradient's sign is flipped before the
 * penalties are added, by whoever adds them, so that weights still decay towards 0.
 *
 * @param rule what happens to the flipped gradient
 */
public record Maximize(Rule rule) implements Rule {
    @Override
    public String name() {
        return rule.name();
    }

    @Override
    public List<String> slots() {
        return rule.slots();
    }

    @Override
    public boolean decoupled() {
        return rule.decoupled();
    }

    @Override
    public boolean maximizes() {
        return true;
    }

    @Override
    public double defaultRate() {
        return rule.defaultRate();
    }

    @Override
    public double defaultWeightDecay() {
        return rule.defaultWeightDecay();
    }

    @Override
    public Kernel kernel(long step, double rate) {
        return rule.kernel(step, rate);
    }

    @Override
    public String toString() {
        return rule + " maximize";
    }
}
