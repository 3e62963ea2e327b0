package org.gradus.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.gradus.setting.MapOptions;
import org.gradus.setting.Serialized;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every rule over whole parameters promises. Without it its numbers may depend on the order in which a network stores a
 * matrix, its state get lost, or a weight move that is not its own.
 */
class TensorRuleContractTest {
    private static final float[] BEYOND = {11, 12, 13};

    /** Each rule with its defaults, and with settings that use all of its arithmetic. */
    static Stream<TensorRule> rules() {
        Stream<TensorRule> defaults = Stream.of(RuleType.values())
                .map(t -> t.create(MapOptions.none()))
                .filter(TensorRule.class::isInstance)
                .map(TensorRule.class::cast);
        Stream<TensorRule> full = Stream.of(
                new Adafactor(-0.5, 0, 0, 1.5),
                new Adafactor(-0.5, 0.01, 0.3, 1.5),
                new Muon(0.8, false, 3, -3.2, 1.2, 0, 3, Muon.AdjustLr.MATCH_RMS_ADAMW, new AdamW(0.5, 0.5, 0)),
                new Lamb(0.8, 0.95, 1e-4));
        return Stream.concat(defaults, full);
    }

    static Stream<Arguments> cases() {
        Grid standing = Grids.matrix(9, 5);
        Stream<Grid> grids = Stream.of(
                standing,
                Grids.columnByColumn(standing),
                Grids.without(standing, 4),
                Grids.matrix(1, 6),
                Grids.matrix(6, 1),
                Grids.blocks(1, 4, 6),
                Grids.blocks(3, 2, 4),
                Grids.without(Grids.blocks(3, 2, 4), 5),
                Grids.vector(7),
                Grids.vector(1));
        return grids.flatMap(grid ->
                rules().filter(rule -> rule.over(isMatrix(grid)).equals(rule)).map(rule -> Arguments.of(rule, grid)));
    }

    private static boolean isMatrix(Grid grid) {
        return !grid.vector() && grid.blocks() == 1;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void eachSlotHasItsLength(TensorRule rule, Grid grid) {
        assertThat(rule.lengths(grid)).hasSameSizeAs(rule.slots());
        assertThat(Arrays.stream(rule.lengths(grid)).sum()).isPositive().isLessThanOrEqualTo(3 * grid.size());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void onlyTheGivenElementsChange(TensorRule rule, Grid grid) {
        float[] gradient = beyond(normal(grid, 1));
        float[] weights = beyond(normal(grid, 2));
        float[] decay = beyond(normal(grid, 3));
        float[] weightsBefore = weights.clone();
        float[] decayBefore = decay.clone();
        rule.kernel(0, 0.1).apply(gradient, weights, decay, grid, state(rule, grid));
        assertThat(gradient).endsWith(BEYOND).doesNotContain(0);
        assertThat(weights).isEqualTo(weightsBefore);
        assertThat(decay).isEqualTo(decayBefore);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void withoutGradientsNothingMovesButByDecay(TensorRule rule, Grid grid) {
        float[][] state = state(rule, grid);
        float[] weights = normal(grid, 2);
        for (long step = 0; step < 3; step++) {
            float[] still = new float[grid.length()];
            rule.kernel(step, 0.1).apply(still, weights, null, grid, state);
            assertThat(still).containsOnly(0);
        }
        float[] moved = new float[grid.length()];
        rule.kernel(3, 0.1).apply(moved, weights, weights.clone(), grid, state);
        for (int i = 0; i < moved.length; i++) {
            assertThat(moved[i]).isCloseTo(0.1f * weights[i], within(1e-6f));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void atRateZeroNothingMovesButTheStateDoes(TensorRule rule, Grid grid) {
        float[] gradient = normal(grid, 1);
        float[][] state = state(rule, grid);
        rule.kernel(0, 0).apply(gradient, normal(grid, 2), normal(grid, 3), grid, state);
        assertThat(Norms.of(gradient, grid.length())).isZero();
        for (float[] slot : state) {
            assertThat(slot).doesNotContain(0);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anyGradientGivesANumber(TensorRule rule, Grid grid) {
        for (float size : new float[] {Float.MIN_VALUE, 1e-30f, 1, 1e10f}) {
            float[] gradient = normal(grid, 1);
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] *= i % 2 == 0 ? size : 0;
            }
            float[][] state = state(rule, grid);
            rule.kernel(0, 0.1).apply(gradient, new float[grid.length()], null, grid, state);
            for (float x : gradient) {
                assertThat(x).isFinite();
            }
            for (float[] slot : state) {
                for (float x : slot) {
                    assertThat(x).isFinite();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theSameBitsComeTwice(TensorRule rule, Grid grid) {
        assertThat(trained(rule, grid)).isEqualTo(trained(rule, grid));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theOrderOfTheElementsDoesNotMatter(TensorRule rule, Grid grid) {
        float[] expected = byCell(grid, trained(rule, grid));
        Grid other = Grids.columnByColumn(grid);
        float[] actual = byCell(other, trained(rule, other));
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-6f));
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aSliceIsAMatrixOfItsOwn(TensorRule rule) {
        Grid alone = Grids.blocks(1, 4, 8);
        int[] cells = Arrays.stream(alone.cells()).map(cell -> cell + 8).toArray();
        float[] expected = trained(rule, alone);
        float[] actual = trained(rule, new Grid(1, 6, 8, false, true, cells));
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-6f));
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aRuleTravels(TensorRule rule) throws Exception {
        assertThat(Serialized.copy(rule)).isEqualTo(rule);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aRuleIsRegisteredUnderItsName(TensorRule rule) {
        assertThat(RuleType.find(rule.name()).orElseThrow().create(MapOptions.none()))
                .hasSameClassAs(rule);
    }

    /** The sum of five updates of weights that stay; what a cell is given depends on the cell, not on where it is stored. */
    private static float[] trained(TensorRule rule, Grid grid) {
        float[][] state = state(rule, grid);
        float[] weights = ofCells(grid, 0);
        float[] sum = new float[grid.length()];
        for (int step = 0; step < 5; step++) {
            float[] update = ofCells(grid, 1 + step);
            rule.kernel(step, 0.01).apply(update, weights, null, grid, state);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += update[i];
            }
        }
        return sum;
    }

    private static float[] ofCells(Grid grid, int seed) {
        int[] ranks = ranks(grid);
        float[] values = new float[grid.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) new Random(31L * seed + 7919L * ranks[i]).nextGaussian();
        }
        return values;
    }

    private static float[] byCell(Grid grid, float[] elements) {
        int[] ranks = ranks(grid);
        float[] sorted = new float[elements.length];
        for (int i = 0; i < elements.length; i++) {
            sorted[ranks[i]] = elements[i];
        }
        return sorted;
    }

    /** For each element how many have a smaller cell. */
    private static int[] ranks(Grid grid) {
        int[] sorted = grid.cells().clone();
        Arrays.sort(sorted);
        return Arrays.stream(grid.cells())
                .map(c -> Arrays.binarySearch(sorted, c))
                .toArray();
    }

    private static float[] normal(Grid grid, long seed) {
        Random random = new Random(seed);
        float[] values = new float[grid.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static float[] beyond(float[] values) {
        float[] longer = Arrays.copyOf(values, values.length + BEYOND.length);
        System.arraycopy(BEYOND, 0, longer, values.length, BEYOND.length);
        return longer;
    }

    static float[][] state(TensorRule rule, Grid grid) {
        return Arrays.stream(rule.lengths(grid)).mapToObj(float[]::new).toArray(float[][]::new);
    }
}
