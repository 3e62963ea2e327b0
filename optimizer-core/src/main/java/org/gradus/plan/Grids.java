package org.gradus.plan;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.gradus.engine.Kind;
import org.gradus.engine.Parameter;
import org.gradus.rule.Grid;

/** How elements of a parameter lie in it, for rules that look at whole parameters. */
public final class Grids {
    private Grids() {}

    /**
     * The grid of some elements of a parameter. Biases, normalisations and weights of one dimension are vectors.
     *
     * @param elements places in the flat vector, all in the parameter
     */
    public static Grid of(Parameter parameter, Runs elements) {
        List<Integer> shape = parameter.shape();
        int rank = shape.size();
        if (parameter.kind() != Kind.WEIGHT || rank < 2) {
            int[] cells = new int[elements.total()];
            Arrays.setAll(cells, i -> i);
            return new Grid(1, 1, cells.length, true, false, cells);
        }
        int rows = shape.get(rank - 2);
        int columns = shape.get(rank - 1);
        int blocks = parameter.length() / (rows * columns);
        int[] cells = cells(parameter, elements, rank);
        int[] row = ranks(cells, cell -> cell / columns % rows, rows);
        int[] column = ranks(cells, cell -> cell % columns, columns);
        int[] block = ranks(cells, cell -> cell / (rows * columns), blocks);
        int fewerRows = count(row);
        int fewerColumns = count(column);
        for (int i = 0; i < cells.length; i++) {
            int cell = cells[i];
            cells[i] = (block[cell / (rows * columns)] * fewerRows + row[cell / columns % rows]) * fewerColumns
                    + column[cell % columns];
        }
        return new Grid(count(block), fewerRows, fewerColumns, false, parameter.outputs() == rank - 2, cells);
    }

    /** Whether two sets of elements of a parameter lie in the same rows, columns and matrices of it. */
    public static boolean alike(Parameter parameter, Runs a, Runs b) {
        return lines(parameter, a).equals(lines(parameter, b));
    }

    /** For each dimension the indexes that occur; those before the last two count as one. */
    private static List<BitSet> lines(Parameter parameter, Runs elements) {
        int rank = parameter.shape().size();
        int columns = parameter.shape().get(rank - 1);
        int rows = rank < 2 ? 1 : parameter.shape().get(rank - 2);
        List<BitSet> lines = List.of(new BitSet(), new BitSet(), new BitSet());
        for (int cell : cells(parameter, elements, rank)) {
            lines.get(0).set(cell % columns);
            lines.get(1).set(cell / columns % rows);
            lines.get(2).set(cell / columns / rows);
        }
        return lines;
    }

    /** For each element its cell in the whole parameter, in row-major order. */
    private static int[] cells(Parameter parameter, Runs elements, int rank) {
        int[] cells = new int[elements.total()];
        int[] strides = parameter.strides();
        int next = 0;
        for (int k = 0; k < elements.count(); k++) {
            for (int place = elements.start(k); place < elements.start(k) + elements.length(k); place++) {
                int cell = 0;
                for (int d = 0; d < rank; d++) {
                    int size = parameter.shape().get(d);
                    cell = cell * size + (place - parameter.offset()) / strides[d] % size;
                }
                cells[next++] = cell;
            }
        }
        return cells;
    }

    private interface Coordinate {
        int of(int cell);
    }

    /** For each coordinate that some cell has its rank among those; the last entry is how many there are. */
    private static int[] ranks(int[] cells, Coordinate coordinate, int size) {
        BitSet present = new BitSet(size);
        for (int cell : cells) {
            present.set(coordinate.of(cell));
        }
        int[] ranks = new int[size + 1];
        for (int k = 0; k < size; k++) {
            ranks[k + 1] = ranks[k] + (present.get(k) ? 1 : 0);
        }
        return ranks;
    }

    private static int count(int[] ranks) {
        return ranks[ranks.length - 1];
    }
}
