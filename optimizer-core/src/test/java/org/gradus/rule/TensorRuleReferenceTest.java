package org.gradus.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Weights after 200 steps, against the naive reference in double precision. PyTorch 1.13 has none of these rules. Without it
 * their arithmetic may be any optimizer's, or lose its digits.
 */
class TensorRuleReferenceTest {
    private static final int STEPS = 200;
    private static final double TOLERANCE = 1e-6;

    /** At ten times this, Adafactor's training itself multiplies the rounding of a weight by a thousand. */
    private static final double RATE = 0.02;

    static Stream<Arguments> cases() {
        return Stream.<TensorRule>of(
                        new Adafactor(),
                        new Adafactor(-0.5, 0.01, 0.3, 1.5),
                        new Lamb(),
                        new Lamb(0.8, 0.95, 1e-4),
                        new Muon(),
                        new Muon(0.8, false, 3, -3.2, 1.2, 1e-5, 3, Muon.AdjustLr.MATCH_RMS_ADAMW, new AdamW()))
                .flatMap(TensorRuleReferenceTest::cases);
    }

    private static Stream<Arguments> cases(TensorRule rule) {
        return grids(rule)
                .flatMap(grid -> Stream.of(0.0, 0.1).map(decay -> Arguments.of(rule, shape(grid), decay, grid)));
    }

    private static Stream<Grid> grids(TensorRule rule) {
        Stream<Grid> matrices = Stream.of(
                Grids.matrix(7, 12),
                Grids.matrix(12, 7),
                Grids.matrix(20, 36),
                Grids.blocks(1, 12, 7),
                Grids.without(Grids.matrix(7, 12), 5),
                Grids.columnByColumn(Grids.without(Grids.blocks(1, 12, 7), 3)));
        Stream<Grid> others = Stream.of(
                Grids.vector(36),
                Grids.without(Grids.vector(36), 4),
                Grids.blocks(6, 3, 5),
                Grids.without(Grids.blocks(6, 3, 5), 4));
        return rule.over(false).equals(rule) ? Stream.concat(matrices, others) : matrices;
    }

    private static String shape(Grid grid) {
        return grid.shape() + ", " + grid.length() + " elements, outputs are "
                + (grid.outputsAreRows() ? "rows" : "columns");
    }

    @ParameterizedTest(name = "{0}, {1}, decay {2}")
    @MethodSource("cases")
    void weightsAreTheReferences(TensorRule rule, String shape, double decay, Grid grid) {
        NaiveTensorRule naive = NaiveTensorRule.of(rule, grid.vector(), grid.outputsAreRows());
        double[][][] expected = start(grid);
        float[] weights = floats(elements(grid, expected));
        float[][] state =
                Arrays.stream(rule.lengths(grid)).mapToObj(float[]::new).toArray(float[][]::new);
        for (int t = 0; t < STEPS; t++) {
            float[] gradient = new float[weights.length];
            float[] penalty = decay == 0 ? null : new float[weights.length];
            for (int i = 0; i < weights.length; i++) {
                gradient[i] = (float) gradient(weights[i], grid.cells()[i], t);
                if (decay != 0) {
                    penalty[i] = (float) (decay * weights[i]);
                }
            }
            rule.kernel(t, RATE).apply(gradient, weights, penalty, grid, state);
            for (int i = 0; i < weights.length; i++) {
                weights[i] -= gradient[i];
            }
            double[][][] decays = NaiveTensorRule.map(expected, (b, i, j) -> decay);
            naive.step(expected, gradient(expected, t), t + 1, RATE, decays);
        }
        assertThat(relativeError(weights, elements(grid, expected))).isLessThan(TOLERANCE);
    }

    private static double[][][] start(Grid grid) {
        double[][][] w = new double[grid.blocks()][grid.rows()][grid.columns()];
        for (double[][] matrix : w) {
            for (double[] row : matrix) {
                Arrays.fill(row, Double.NaN);
            }
        }
        for (int cell : grid.cells()) {
            int row = cell / grid.columns();
            w[row / grid.rows()][row % grid.rows()][cell % grid.columns()] = (cell * 37 % 101 - 50) / 64.0;
        }
        return w;
    }

    private static double[] elements(Grid grid, double[][][] w) {
        double[] all = Arrays.stream(w)
                .flatMap(Arrays::stream)
                .flatMapToDouble(Arrays::stream)
                .toArray();
        double[] elements = new double[grid.length()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = all[grid.cells()[i]];
        }
        return elements;
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static double[][][] gradient(double[][][] w, int t) {
        return NaiveTensorRule.map(w, (b, i, j) -> gradient(w[b][i][j], (b * w[b].length + i) * w[b][i].length + j, t));
    }

    /** The goldens' gradient: of the weight, the cell and the step, with every frequency of t different. */
    private static double gradient(double w, int cell, int t) {
        double slope = 0.5 + (cell % 7) / 8.0;
        return Math.sin(slope * w + (0.1 + 0.013 * (cell % 11)) * t + cell) + 0.0625 * w * Math.abs(w);
    }

    private static double relativeError(float[] actual, double[] expected) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(actual[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / norm);
    }
}
