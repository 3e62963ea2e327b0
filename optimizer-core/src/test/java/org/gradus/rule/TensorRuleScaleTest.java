package org.gradus.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How far each rule over whole parameters moves, which is why one takes it. Without it a rate may mean something else. */
class TensorRuleScaleTest {
    private static final double[] SINGULAR = {1, 0.6, 0.3, 0.1, 0.05};

    /** The gradient is Q S P with reflections Q and P, so Q O P must be S with all its numbers near 1. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void muonsUpdateHasTheGradientsSingularVectorsAndValuesNearOne(boolean standing) {
        int n = SINGULAR.length;
        double[][] q = reflection(n, 1);
        double[][] p = reflection(n + 3, 2);
        double[][] s = new double[n][n + 3];
        for (int i = 0; i < n; i++) {
            s[i][i] = SINGULAR[i];
        }
        double[][] g = NaiveMuon.product(NaiveMuon.product(q, s), p);
        Grid grid = standing ? Grids.blocks(1, n + 3, n) : Grids.blocks(1, n, n + 3);
        float[] update = flat(standing ? NaiveMuon.transposed(g) : g);
        double rate = 0.01 / (standing ? Math.sqrt((n + 3) / (double) n) : 1);
        apply(new Muon(), rate, update, new float[update.length], grid);
        double[][] o = matrix(update, grid);
        double[][] values = NaiveMuon.product(NaiveMuon.product(q, standing ? NaiveMuon.transposed(o) : o), p);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n + 3; j++) {
                double expected = i == j ? 0.95 : 0;
                assertThat(values[i][j] / 0.01).isCloseTo(expected, within(i == j ? 0.3 : 1e-4));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {1e-3f, 1, 1e3f})
    void lambMovesByTheRateTimesTheNormOfTheWeights(float size) {
        float[] weights = normal(24, 1, 3);
        float[] update = normal(24, 2, size);
        apply(new Lamb(), 0.01, update, weights, Grids.matrix(4, 6));
        assertThat(Norms.of(update, 24)).isCloseTo(0.01 * Norms.of(weights, 24), within(1e-7));
    }

    @Test
    void lambMovesWeightsThatAreZeroAsAdamDoes() {
        float[] update = {5, -7};
        apply(new Lamb(), 0.01, update, new float[2], Grids.vector(2));
        assertThat(update).containsExactly(new float[] {0.01f, -0.01f}, within(1e-8f));
    }

    @ParameterizedTest
    @ValueSource(floats = {1e-3f, 1, 1e3f})
    void adafactorMovesByAtMostAlphaTimesD(float size) {
        Adafactor rule = new Adafactor(-0.8, 0, 1e-3, 2);
        Grid grid = Grids.matrix(4, 6);
        float[] weights = normal(24, 1, 3);
        float[][] state = TensorRuleContractTest.state(rule, grid);
        for (int step = 0; step < 9; step++) {
            float[] update = normal(24, 2 + step, step < 8 ? size : 1e6f * size);
            rule.kernel(step, 0.01).apply(update, weights, null, grid, state);
            assertThat(Norms.rms(update, 24)).isLessThan(1.000001 * 0.01 * 2 * Norms.rms(weights, 24));
        }
    }

    private static void apply(TensorRule rule, double rate, float[] gradient, float[] weights, Grid grid) {
        rule.kernel(0, rate).apply(gradient, weights, null, grid, TensorRuleContractTest.state(rule, grid));
    }

    /** I - 2 v v' / v'v. */
    private static double[][] reflection(int n, long seed) {
        float[] v = normal(n, seed, 1);
        double[][] q = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                q[i][j] = (i == j ? 1 : 0) - 2 * v[i] * v[j] / Norms.squares(v, n);
            }
        }
        return q;
    }

    private static float[] flat(double[][] x) {
        float[] values = new float[x.length * x[0].length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) x[i / x[0].length][i % x[0].length];
        }
        return values;
    }

    private static double[][] matrix(float[] values, Grid grid) {
        double[][] x = new double[grid.rows()][grid.columns()];
        for (int i = 0; i < values.length; i++) {
            x[i / grid.columns()][i % grid.columns()] = values[i];
        }
        return x;
    }

    private static float[] normal(int length, long seed, float size) {
        Random random = new Random(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = size * (float) random.nextGaussian();
        }
        return values;
    }
}
