package org.gradus.update;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.gradus.engine.Parameter;
import org.gradus.group.Group;
import org.gradus.rule.NaiveTensorRule;

/** The elements of one parameter that one group moves, under a rule that looks at all of them: a matrix of their own. */
final class NaiveTensor {
    private final NaiveTensorRule rule;
    /** By row and column, those without an element left out; -1: none there. */
    private final int[][] places;

    NaiveTensor(Group group, Parameter parameter, BitSet moving) {
        boolean vector = !parameter.isMatrix();
        int[] strides = vector ? new int[] {0, 1} : parameter.strides();
        int rows = vector ? 1 : parameter.shape().get(0);
        int[][] whole = new int[rows][parameter.length() / rows];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < whole[i].length; j++) {
                int place = parameter.offset() + i * strides[0] + j * strides[1];
                whole[i][j] = moving.get(place) ? place : -1;
            }
        }
        int[] columns = IntStream.range(0, whole[0].length)
                .filter(j -> Arrays.stream(whole).anyMatch(row -> row[j] >= 0))
                .toArray();
        places = Arrays.stream(whole)
                .filter(row -> Arrays.stream(row).anyMatch(place -> place >= 0))
                .map(row -> Arrays.stream(columns).map(j -> row[j]).toArray())
                .toArray(int[][]::new);
        rule = NaiveTensorRule.of(group.rule(), vector, parameter.outputs() == 0);
    }

    /**
     * Moves the weights.
     *
     * @param t the number of the update, from 1
     * @param gradient by place
     * @param decay the coefficient, by place
     * @param share of the update that the weight makes, by place
     */
    void step(
            double[] weights,
            IntToDoubleFunction gradient,
            int t,
            double lr,
            IntToDoubleFunction decay,
            IntToDoubleFunction share) {
        double[][][] moved = tensor(place -> weights[place]);
        rule.step(moved, tensor(gradient), t, lr, tensor(decay));
        for (int i = 0; i < places.length; i++) {
            for (int j = 0; j < places[i].length; j++) {
                int place = places[i][j];
                if (place >= 0) {
                    weights[place] += share.applyAsDouble(place) * (moved[0][i][j] - weights[place]);
                }
            }
        }
    }

    private double[][][] tensor(IntToDoubleFunction element) {
        double[][] matrix = Arrays.stream(places)
                .map(row -> Arrays.stream(row)
                        .mapToDouble(place -> place < 0 ? Double.NaN : element.applyAsDouble(place))
                        .toArray())
                .toArray(double[][]::new);
        return new double[][][] {matrix};
    }
}
