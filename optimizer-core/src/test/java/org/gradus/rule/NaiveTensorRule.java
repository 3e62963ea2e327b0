package org.gradus.rule;

import java.util.Arrays;

/**
 * The tensor rules once more in double precision, with plain loops, as papers and PyTorch's documentation write them. A tensor
 * is {@code [block][row][column]}, a vector {@code [1][1][n]}; where the weight is NaN there is no element.
 */
public abstract class NaiveTensorRule {
    /** The same rule, with a memory for one tensor. */
    public static NaiveTensorRule of(Rule rule, boolean vector, boolean outputsAreRows) {
        return switch (rule.name()) {
            case "adafactor" -> new NaiveAdafactor((Adafactor) rule, vector);
            case "muon" -> new NaiveMuon((Muon) rule, outputsAreRows);
            case "lamb" -> new NaiveLamb((Lamb) rule);
            default -> throw new IllegalArgumentException(rule.name() + " has no reference");
        };
    }

    /**
     * Moves the weights.
     *
     * @param t the number of the update, from 1
     * @param wd the decoupled decay of each element, without the learning rate
     */
    public abstract void step(double[][][] w, double[][][] g, int t, double lr, double[][][] wd);

    /** What becomes of an element. */
    @FunctionalInterface
    interface Element {
        double at(int block, int row, int column);
    }

    /** A tensor of the same shape; NaN where there is no element. */
    static double[][][] map(double[][][] w, Element element) {
        double[][][] result = new double[w.length][w[0].length][w[0][0].length];
        for (int b = 0; b < w.length; b++) {
            for (int i = 0; i < w[b].length; i++) {
                for (int j = 0; j < w[b][i].length; j++) {
                    result[b][i][j] = Double.isNaN(w[b][i][j]) ? Double.NaN : element.at(b, i, j);
                }
            }
        }
        return result;
    }

    /** {@code w -= update}. */
    static void subtract(double[][][] w, Element update) {
        double[][][] moved = map(w, (b, i, j) -> w[b][i][j] - update.at(b, i, j));
        System.arraycopy(moved, 0, w, 0, w.length);
    }

    /** The mean of the squares of some elements, those that there are; 0 of none. */
    static double meanSquare(double[]... rows) {
        double sum = 0;
        int count = 0;
        for (double[] row : rows) {
            for (double x : row) {
                if (!Double.isNaN(x)) {
                    sum += x * x;
                    count++;
                }
            }
        }
        return count == 0 ? 0 : sum / count;
    }

    static double meanSquare(double[][][] x) {
        return meanSquare(Arrays.stream(x).flatMap(Arrays::stream).toArray(double[][]::new));
    }

    static double norm(double[][][] x) {
        double sum = 0;
        for (double[][] matrix : x) {
            for (double[] row : matrix) {
                for (double value : row) {
                    sum += Double.isNaN(value) ? 0 : value * value;
                }
            }
        }
        return Math.sqrt(sum);
    }
}
