package org.gradus.rule;

import java.util.Arrays;

/**
 * How some elements lie in a tensor: blocks x rows x columns, the last two dimensions being the matrix. Rows and columns
 * without any of the elements are left out, so that a slice of a matrix is a matrix of its own; a cell without an element of
 * its own, inside the others, is one that never moves and counts in no norm and no mean.
 *
 * @param blocks how many matrices: the product of all dimensions but the last two, 1 or more
 * @param rows of each matrix
 * @param columns of each matrix
 * @param vector whether it is a vector, such as a bias: one block, one row
 * @param outputsAreRows whether each row, not each column, belongs to one output of the layer
 * @param cells for each element, of which there are 1 or more, its cell, {@code (block * rows + row) * columns +
 *     column}; all different, in any order
 */
public record Grid(int blocks, int rows, int columns, boolean vector, boolean outputsAreRows, int[] cells) {
    /** How many elements there are. */
    public int length() {
        return cells.length;
    }

    /** How many cells there are: length(), or more. */
    public int size() {
        return Math.multiplyExact(Math.multiplyExact(blocks, rows), columns);
    }

    /** For messages: {@code "2 x 3 x 4"}, or {@code "a vector of 4"}. */
    String shape() {
        return vector ? "a vector of " + columns : (blocks == 1 ? "" : blocks + " x ") + rows + " x " + columns;
    }

    /** The elements in their cells, as {@code [block * rows + row][column]}; 0 in a cell without one. */
    float[][] spread(float[] elements) {
        float[][] matrix = new float[blocks * rows][columns];
        Walk walk = new Walk();
        for (int i = 0; i < cells.length; i++) {
            walk.to(cells[i]);
            matrix[walk.row][walk.column] = elements[i];
        }
        return matrix;
    }

    /** The opposite of spread. */
    void collect(float[][] matrix, float[] elements) {
        Walk walk = new Walk();
        for (int i = 0; i < cells.length; i++) {
            walk.to(cells[i]);
            elements[i] = matrix[walk.row][walk.column];
        }
    }

    /** How many elements each row of each matrix has. */
    int[] perRow() {
        int[] counts = new int[blocks * rows];
        if (length() == size()) {
            Arrays.fill(counts, columns);
            return counts;
        }
        Walk walk = new Walk();
        for (int cell : cells) {
            walk.to(cell);
            counts[walk.row]++;
        }
        return counts;
    }

    /** How many elements each column of each matrix has, at {@code block * columns + column}. */
    int[] perColumn() {
        int[] counts = new int[blocks * columns];
        if (length() == size()) {
            Arrays.fill(counts, rows);
            return counts;
        }
        Walk walk = new Walk();
        for (int cell : cells) {
            walk.to(cell);
            counts[walk.row / rows * columns + walk.column]++;
        }
        return counts;
    }

    /** The row and the column of a cell; without a division where it is one step right or down from the last. */
    private final class Walk {
        private int cell = Integer.MIN_VALUE; // far from every cell
        private int row;
        private int column;

        void to(int next) {
            if (next == cell + 1 && column + 1 < columns) {
                column++;
            } else if (next == cell + columns) {
                row++;
            } else {
                row = next / columns;
                column = next - row * columns;
            }
            cell = next;
        }
    }
}
