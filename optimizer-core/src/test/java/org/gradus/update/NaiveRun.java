package org.gradus.update;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.gradus.engine.Parameter;
import org.gradus.group.Group;
import org.gradus.group.Target;
import org.gradus.rule.ElementRule;
import org.gradus.rule.Rule;

/**
 * A {@link GoldenCase} once more in double precision, as design and documentation word it: element by element, or parameter by
 * parameter where the rule is over whole ones.
 */
final class NaiveRun {
    private final GoldenCase golden;
    private final Group[] owners = new Group[GoldenCase.SIZE];
    private final Rule[] rules = new Rule[GoldenCase.SIZE];
    private final List<Owned> tensors = new ArrayList<>();
    private final double[] weights = new double[GoldenCase.SIZE];
    private final double[][] memory = new double[GoldenCase.SIZE][NaiveRule.MEMORY];

    private NaiveRun(GoldenCase golden) {
        this.golden = golden;
        BitSet free = new BitSet();
        free.set(0, GoldenCase.SIZE);
        for (Group group : golden.groups()) {
            BitSet own = group.select().elements(GoldenCase.layout());
            own.and(free);
            own.stream().forEach(i -> owners[i] = group);
            free.andNot(own);
            GoldenCase.layout().parameters().forEach(parameter -> own(group, parameter, own));
        }
        float[] start = GoldenCase.start();
        for (int i = 0; i < start.length; i++) {
            weights[i] = start[i];
        }
    }

    /** The weights after training. */
    static double[] trained(GoldenCase golden) {
        NaiveRun run = new NaiveRun(golden);
        for (int t = 0; t < GoldenCase.STEPS; t++) {
            run.step(t);
        }
        return run.weights;
    }

    private record Owned(Group group, NaiveTensor tensor) {}

    /** Notes which rule a group has for its elements of a parameter. */
    private void own(Group group, Parameter parameter, BitSet own) {
        Rule rule = group.rule().over(parameter.isMatrix());
        BitSet moving = new BitSet();
        own.stream()
                .filter(i -> i >= parameter.offset() && i < parameter.end())
                .peek(i -> rules[i] = rule)
                .filter(this::moves)
                .forEach(moving::set);
        if (!(rule instanceof ElementRule) && !moving.isEmpty()) {
            tensors.add(new Owned(group, new NaiveTensor(group, parameter, moving)));
        }
    }

    private boolean moves(int i) {
        return !owners[i].frozen() && mask(Target.LEARNING_RATE, i) != 0;
    }

    private double mask(Target target, int i) {
        return golden.masks().get(target)[i];
    }

    private void step(int t) {
        double[] g = new double[GoldenCase.SIZE];
        double squares = 0;
        for (int i = 0; i < g.length; i++) {
            double masked = mask(Target.GRADIENT, i) * GoldenCase.gradient(i, weights[i], t);
            g[i] = Math.max(-golden.clipValue(), Math.min(golden.clipValue(), masked));
            squares += moves(i) ? g[i] * g[i] : 0;
        }
        double scale = Math.min(1, golden.clipNorm() / (Math.sqrt(squares) + 1e-6));
        for (int i = 0; i < g.length; i++) {
            g[i] *= owners[i].maximize() ? -scale : scale;
            if (moves(i) && rules[i] instanceof ElementRule) {
                move(i, t, g[i]);
            }
        }
        for (Owned owned : tensors) {
            Group owner = owned.group();
            owned.tensor()
                    .step(
                            weights,
                            i -> g[i],
                            t + 1,
                            owner.schedules().lr().at(t, owner.lr()),
                            i -> mask(Target.WEIGHT_DECAY, i) * owner.weightDecay(),
                            i -> mask(Target.LEARNING_RATE, i));
        }
    }

    private void move(int i, int t, double g) {
        Group owner = owners[i];
        double lr = owner.schedules().lr().at(t, owner.lr());
        double coefficient = mask(Target.WEIGHT_DECAY, i) * owner.weightDecay();
        double coupled = rules[i].decoupled() ? 0 : coefficient;
        double decay =
                lr * (coefficient - coupled) + mask(Target.WEIGHT_DECAY, i) * NaiveRule.shrink(rules[i], t + 1, lr);
        double update = NaiveRule.of(rules[i]).update(memory[i], g + coupled * weights[i], t + 1, lr);
        weights[i] -= mask(Target.LEARNING_RATE, i) * (decay * weights[i] + update);
    }
}
