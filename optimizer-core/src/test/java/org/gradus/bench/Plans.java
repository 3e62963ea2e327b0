package org.gradus.bench;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.gradus.engine.Kind;
import org.gradus.engine.Layout;
import org.gradus.engine.Parameter;
import org.gradus.engine.Regularization;
import org.gradus.group.Group;
import org.gradus.group.Mask;
import org.gradus.group.NpyMask;
import org.gradus.group.Selectors;
import org.gradus.group.Target;
import org.gradus.npy.NpyArray;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Plan;
import org.gradus.plan.PlanCompiler;
import org.gradus.rule.Rule;

/** Plans over square matrices, in DL4J's order for dense layers: the first index fastest. */
final class Plans {
    /** How many matrices a benchmark has. */
    static final int MATRICES = 40;

    private Plans() {}

    /** How many weights a benchmark has. */
    static int weights(int side) {
        return MATRICES * side * side;
    }

    /**
     * Compiles a plan.
     *
     * @param matrices how many matrices
     * @param side the rows and columns of each
     * @param groups how many groups of nearly the same size, each some columns of one matrix, or some matrices
     * @param rule the rule of all groups
     * @param rates the mask
     */
    static Plan of(int matrices, int side, int groups, Rule rule, Rates rates) {
        List<Mask> masks = new ArrayList<>();
        for (int k = 0; k < matrices && rates != Rates.NONE; k++) {
            NpyArray values = new NpyArray(List.of(side, side), true, rates.of(side, k));
            masks.add(new Mask(Selectors.parse(k + "_W"), Target.LEARNING_RATE, new NpyMask(values, rates.name())));
        }
        return of(matrices, side, groups, rule, masks);
    }

    /** The same with any masks. */
    static Plan of(int matrices, int side, int groups, Rule rule, List<Mask> masks) {
        Layout layout = layout(matrices, side);
        OptimizerSettings settings = new OptimizerSettings(
                Group.rest(rule),
                groups == 1 ? List.of() : groups(matrices, side, groups, rule),
                masks,
                Double.POSITIVE_INFINITY,
                NonFinite.STOP,
                0);
        return PlanCompiler.compile(layout, FloatBuffer.allocate(layout.length()), settings);
    }

    private static Layout layout(int matrices, int side) {
        List<Parameter> parameters = new ArrayList<>();
        for (int k = 0; k < matrices; k++) {
            parameters.add(new Parameter(
                    k + "_W",
                    k,
                    "layer" + k,
                    List.of("DenseLayer"),
                    Kind.WEIGHT,
                    List.of(side, side),
                    1,
                    'f',
                    k * side * side,
                    false,
                    Regularization.NONE));
        }
        return new Layout(parameters);
    }

    /** Groups of the same size: {@code matrices} is a multiple of {@code count}, or the other way round. */
    private static List<Group> groups(int matrices, int side, int count, Rule rule) {
        List<Group> groups = new ArrayList<>();
        int pieces = Math.max(1, count / matrices);
        int together = Math.max(1, matrices / count);
        for (int k = 0; k < matrices; k += together) {
            for (int piece = 0; piece < pieces; piece++) {
                List<String> names = new ArrayList<>();
                for (int j = k; j < k + together; j++) {
                    names.add(j + "_W");
                }
                String columns = "[:, " + side * piece / pieces + ":" + side * (piece + 1) / pieces + "]";
                double lr = rule.defaultRate() * (1 + groups.size() / (double) count);
                groups.add(Group.of(
                                "g" + groups.size(),
                                pieces == 1 ? Selectors.names(names) : Selectors.parse(names.get(0) + columns),
                                rule)
                        .withLr(lr));
            }
        }
        return groups;
    }
}
