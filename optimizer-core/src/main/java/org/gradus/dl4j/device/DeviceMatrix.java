package org.gradus.dl4j.device;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradus.rule.Grid;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How packed elements lie in a tensor of blocks x rows x columns, see {@link Grid}. Where they fill it in order c, or a matrix
 * in order f, the tensor is a view of them; else they are scattered into zeros by indices on the device.
 */
final class DeviceMatrix implements AutoCloseable {
    private final Grid grid;
    private final char order;
    private final INDArray cells;
    private INDArray perRow;
    private INDArray perColumn;

    DeviceMatrix(Grid grid) {
        this.grid = grid;
        int length = grid.size();
        if (inOrder(IntStream.range(0, length), grid)) {
            order = 'c';
            cells = null;
        } else if (grid.blocks() == 1 && inOrder(standing(grid, length), grid)) {
            order = 'f';
            cells = null;
        } else {
            order = 'c';
            cells = Nd4j.createFromArray(grid.cells());
        }
    }

    private static IntStream standing(Grid grid, int length) {
        return IntStream.range(0, length).map(i -> i % grid.rows() * grid.columns() + i / grid.rows());
    }

    private static boolean inOrder(IntStream cells, Grid grid) {
        return Arrays.equals(cells.toArray(), grid.cells());
    }

    Grid grid() {
        return grid;
    }

    /** The elements in their cells, [blocks, rows, columns]; 0 in a cell without one. To be closed. */
    INDArray spread(INDArray elements) {
        long[] shape = {grid.blocks(), grid.rows(), grid.columns()};
        if (cells == null) {
            return elements.reshape(order, true, shape);
        }
        INDArray tensor = Nd4j.create(DataType.FLOAT, shape);
        Place.scatter(elements, cells, tensor.reshape('c', true, grid.size()));
        return tensor;
    }

    /** Takes the elements out of what spread gave, after it changed. */
    void collect(INDArray tensor, INDArray elements) {
        if (cells != null) {
            Place.gather(tensor.reshape('c', true, grid.size()), cells, elements);
        }
    }

    /** How many elements each row of each matrix has, [blocks, rows], in double. */
    INDArray perRow() {
        if (perRow == null) {
            double[] counts = new double[grid.blocks() * grid.rows()];
            for (int cell : grid.cells()) {
                counts[cell / grid.columns()]++;
            }
            perRow = Nd4j.create(counts, new long[] {grid.blocks(), grid.rows()}, 'c');
        }
        return perRow;
    }

    /** How many elements each column of each matrix has, [blocks, columns], in double. */
    INDArray perColumn() {
        if (perColumn == null) {
            double[] counts = new double[grid.blocks() * grid.columns()];
            for (int cell : grid.cells()) {
                counts[cell / (grid.rows() * grid.columns()) * grid.columns() + cell % grid.columns()]++;
            }
            perColumn = Nd4j.create(counts, new long[] {grid.blocks(), grid.columns()}, 'c');
        }
        return perColumn;
    }

    @Override
    public void close() {
        Stream.of(cells, perRow, perColumn).filter(Objects::nonNull).forEach(INDArray::close);
    }
}
