package org.gradus.rule;

import java.util.Arrays;

/**
 * Adafactor's means of squares, and the division by their root.
 *
 * @param take the share of the latest squares in the means
 * @param eps1 the least root
 */
record FactoredSquares(double take, double eps1) {
    /** The least square that divides; without one, a gradient of 0 would be 0 / 0 where eps1 vanishes in a float. */
    private float floor() {
        return Math.max((float) (eps1 * eps1), Float.MIN_NORMAL);
    }

    /** Each element from one position to before another by its own mean. */
    void divideVector(float[] gradient, int from, int to, float[] variance) {
        float share = (float) take;
        float floor = floor();
        for (int i = from; i < to; i++) {
            float g = gradient[i];
            float v = variance[i];
            v += share * (g * g - v);
            variance[i] = v;
            gradient[i] = g / (float) Math.sqrt(Math.max(v, floor));
        }
    }

    /** Each element by the product of the means of its row and its column. */
    void divide(float[] gradient, Grid grid, float[] rowMeans, float[] columnMeans) {
        float[][] matrix = grid.spread(gradient);
        int[] perRow = grid.perRow();
        moveRows(matrix, perRow, rowMeans);
        moveColumns(matrix, grid, columnMeans);
        for (int block = 0; block < grid.blocks(); block++) {
            divideBlock(matrix, block, grid, perRow, rowMeans, columnMeans);
        }
        grid.collect(matrix, gradient);
    }

    private void moveRows(float[][] matrix, int[] perRow, float[] means) {
        for (int i = 0; i < matrix.length; i++) {
            move(means, i, Norms.squares(matrix[i], matrix[i].length), perRow[i]);
        }
    }

    private void moveColumns(float[][] matrix, Grid grid, float[] means) {
        int[] perColumn = grid.perColumn();
        for (int block = 0; block < grid.blocks(); block++) {
            double[] sums = new double[grid.columns()];
            for (int i = block * grid.rows(); i < (block + 1) * grid.rows(); i++) {
                addSquares(matrix[i], sums);
            }
            for (int j = 0; j < sums.length; j++) {
                int at = block * sums.length + j;
                move(means, at, sums[j], perColumn[at]);
            }
        }
    }

    private static void addSquares(float[] row, double[] sums) {
        for (int j = 0; j < sums.length; j++) {
            sums[j] += (double) row[j] * row[j];
        }
    }

    private void move(float[] means, int at, double sum, int count) {
        if (count > 0) {
            means[at] += (float) (take * (sum / count - means[at]));
        }
    }

    private void divideBlock(
            float[][] matrix, int block, Grid grid, int[] perRow, float[] rowMeans, float[] columnMeans) {
        int from = block * grid.rows();
        int to = from + grid.rows();
        double mean = Math.max(mean(rowMeans, perRow, from, to), Math.max(eps1, Float.MIN_NORMAL));
        float[] own = Arrays.copyOfRange(columnMeans, block * grid.columns(), (block + 1) * grid.columns());
        for (int i = from; i < to; i++) {
            // The quotient first: it is at most the number of elements, where the product of two small means might
            // vanish.
            divideRow(matrix[i], (float) (rowMeans[i] / mean), own);
        }
    }

    /** The mean over all elements, from the means of the rows. */
    private static double mean(float[] rowMeans, int[] perRow, int from, int to) {
        double sum = 0;
        long count = 0;
        for (int i = from; i < to; i++) {
            sum += (double) perRow[i] * rowMeans[i];
            count += perRow[i];
        }
        return count == 0 ? 0 : sum / count;
    }

    private void divideRow(float[] row, float share, float[] columnMeans) {
        float floor = floor();
        for (int j = 0; j < row.length; j++) {
            row[j] /= (float) Math.sqrt(Math.max(share * columnMeans[j], floor));
        }
    }
}
