package org.gradus.rule;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Grids for tests: all cells, some, in another order. */
public final class Grids {
    private Grids() {}

    /** A vector. */
    public static Grid vector(int length) {
        return new Grid(1, 1, length, true, false, all(length));
    }

    /** A matrix of all its cells, row by row, a column per output, as DL4J's dense weights. */
    public static Grid matrix(int rows, int columns) {
        return new Grid(1, rows, columns, false, false, all(rows * columns));
    }

    /** Some matrices of all their cells, a row per output. */
    public static Grid blocks(int blocks, int rows, int columns) {
        return new Grid(blocks, rows, columns, false, true, all(blocks * rows * columns));
    }

    /** The same without every n-th cell; every row and every column must keep one. */
    public static Grid without(Grid grid, int n) {
        return cells(
                grid, Arrays.stream(grid.cells()).filter(c -> c % n != n - 1).toArray());
    }

    /** The same cells, column by column, as DL4J's order 'f'. */
    public static Grid columnByColumn(Grid grid) {
        return cells(
                grid,
                Arrays.stream(grid.cells())
                        .boxed()
                        .sorted((a, b) -> Integer.compare(
                                a % grid.columns() * grid.size() + a, b % grid.columns() * grid.size() + b))
                        .mapToInt(Integer::intValue)
                        .toArray());
    }

    private static Grid cells(Grid grid, int[] cells) {
        return new Grid(grid.blocks(), grid.rows(), grid.columns(), grid.vector(), grid.outputsAreRows(), cells);
    }

    private static int[] all(int length) {
        return IntStream.range(0, length).toArray();
    }
}
