package org.gradus.device;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradus.rule.Grid;

/**
 * How packed elements lie in a tensor of blocks x rows x columns, see {@link Grid}. Where they fill it in order c, or a matrix
 * in order f, the tensor is a view of them; else they are scattered into zeros by their places on the device.
 */
final class Matrix<A> implements AutoCloseable {
    private final Backend<A> backend;
    private final Grid grid;
    private final boolean standing;
    private final A cells;
    private A perRow;
    private A perColumn;

    Matrix(Backend<A> backend, Grid grid) {
        this.backend = backend;
        this.grid = grid;
        int length = grid.size();
        boolean lying = inOrder(IntStream.range(0, length), grid);
        standing = !lying && grid.blocks() == 1 && inOrder(upright(grid, length), grid);
        cells = lying || standing ? null : backend.keep(backend.upload(grid.cells()));
    }

    private static IntStream upright(Grid grid, int length) {
        return IntStream.range(0, length).map(i -> i % grid.rows() * grid.columns() + i / grid.rows());
    }

    private static boolean inOrder(IntStream cells, Grid grid) {
        return Arrays.equals(cells.toArray(), grid.cells());
    }

    Grid grid() {
        return grid;
    }

    /** The elements in their cells; 0 in a cell without one. */
    A spread(A elements) {
        if (cells == null) {
            return elements;
        }
        A tensor = backend.floats(grid.size());
        backend.scatter(elements, cells, tensor);
        return tensor;
    }

    /** What spread gave, or as much memory, as [blocks, rows, columns]. */
    A tensor(A spread) {
        return backend.shaped(spread, standing, grid.blocks(), grid.rows(), grid.columns());
    }

    /** What spread gave, of a single block, as [rows, columns]. */
    A matrix(A spread) {
        return backend.shaped(spread, standing, grid.rows(), grid.columns());
    }

    /** Takes the elements out of what spread gave, after it changed. */
    void collect(A spread, A elements) {
        if (cells != null) {
            backend.gather(spread, cells, elements);
        }
    }

    /** How many elements each row of each matrix has, [blocks x rows], in double. */
    A perRow() {
        if (perRow == null) {
            double[] counts = new double[grid.blocks() * grid.rows()];
            for (int cell : grid.cells()) {
                counts[cell / grid.columns()]++;
            }
            perRow = backend.keep(backend.upload(counts));
        }
        return perRow;
    }

    /** How many elements each column of each matrix has, [blocks x columns], in double. */
    A perColumn() {
        if (perColumn == null) {
            double[] counts = new double[grid.blocks() * grid.columns()];
            for (int cell : grid.cells()) {
                counts[cell / (grid.rows() * grid.columns()) * grid.columns() + cell % grid.columns()]++;
            }
            perColumn = backend.keep(backend.upload(counts));
        }
        return perColumn;
    }

    @Override
    public void close() {
        Stream.<A>of(cells, perRow, perColumn).filter(Objects::nonNull).forEach(backend::release);
    }
}
