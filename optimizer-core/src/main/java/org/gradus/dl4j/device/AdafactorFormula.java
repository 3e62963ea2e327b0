package org.gradus.dl4j.device;

import static org.gradus.dl4j.device.Arithmetic.add;
import static org.gradus.dl4j.device.Arithmetic.approachSquare;
import static org.gradus.dl4j.device.Arithmetic.atLeast;
import static org.gradus.dl4j.device.Arithmetic.divide;
import static org.gradus.dl4j.device.Arithmetic.multiply;
import static org.gradus.dl4j.device.Arithmetic.root;
import static org.gradus.dl4j.device.Arithmetic.subtract;

import org.gradus.rule.Adafactor;
import org.gradus.rule.Grid;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@link Adafactor}, which has the recurrence. Means over rows and columns are taken in double, as on the host. */
record AdafactorFormula(Adafactor rule, double take, double most, double rate) implements TensorFormula {
    static TensorFormula of(Adafactor rule, long step, double rate) {
        double t = step + 1.0;
        return new AdafactorFormula(rule, StrictMath.pow(t, rule.beta2Decay()), Math.min(rate, 1 / Math.sqrt(t)), rate);
    }

    @Override
    public void apply(
            INDArray amounts, INDArray weights, INDArray decay, INDArray spare, DeviceMatrix matrix, INDArray[] state) {
        try (Temporaries temporary = new Temporaries()) {
            INDArray size = rms(weights, temporary);
            atLeast(size, rule.eps2());
            multiply(size, most);
            if (matrix.grid().vector()) {
                approachSquare(state[2], take, amounts, spare);
                spare.assign(state[2]);
                divideByRoot(amounts, spare);
            } else {
                divideByMeans(amounts, matrix, state[0], state[1], temporary);
            }
            INDArray excess = rms(amounts, temporary);
            multiply(excess, 1 / rule.d());
            atLeast(excess, 1);
            divide(size, excess, size);
            multiply(amounts, temporary.floats(size), amounts);
        }
        if (decay != null) {
            multiply(decay, rate, spare);
            add(amounts, spare);
        }
    }

    private static INDArray rms(INDArray x, Temporaries temporary) {
        INDArray squares = temporary.squares(x);
        multiply(squares, 1.0 / x.length());
        root(squares, squares);
        return squares;
    }

    private void divideByRoot(INDArray amounts, INDArray squares) {
        atLeast(squares, Math.max((float) (rule.eps1() * rule.eps1()), Float.MIN_NORMAL));
        root(squares, squares);
        divide(amounts, squares, amounts);
    }

    private void divideByMeans(
            INDArray amounts, DeviceMatrix matrix, INDArray rowMeans, INDArray columnMeans, Temporaries temporary) {
        Grid grid = matrix.grid();
        INDArray tensor = temporary.keep(matrix.spread(amounts));
        INDArray perRow = matrix.perRow();
        INDArray perColumn = matrix.perColumn();
        try (INDArray squares = tensor.castTo(DataType.DOUBLE)) {
            multiply(squares, squares, squares);
            move(rowMeans, temporary.keep(squares.sum(2)), perRow, temporary);
            move(columnMeans, temporary.keep(squares.sum(1)), perColumn, temporary);
        }
        INDArray shares = temporary.floats(shares(rowMeans, perRow, temporary));
        INDArray rows = shares.reshape('c', true, grid.blocks(), grid.rows(), 1);
        INDArray columns = columnMeans.reshape('c', true, grid.blocks(), 1, grid.columns());
        try (INDArray product = Nd4j.createUninitialized(
                DataType.FLOAT, new long[] {grid.blocks(), grid.rows(), grid.columns()}, tensor.ordering())) {
            multiply(rows, columns, product);
            divideByRoot(tensor, product);
        }
        matrix.collect(tensor, amounts);
    }

    /** {@code means += take (sums / counts - means)}; where there is nothing to count, the mean stays. */
    private void move(INDArray means, INDArray sums, INDArray counts, Temporaries temporary) {
        INDArray present = temporary.keep(counts.dup());
        Arithmetic.clamp(present, 0, 1);
        INDArray least = temporary.keep(counts.dup());
        atLeast(least, 1);
        divide(sums, least, sums);
        INDArray wide = temporary.keep(means.castTo(DataType.DOUBLE));
        subtract(sums, wide.reshape('c', true, sums.shape()), sums);
        multiply(sums, present, sums);
        multiply(sums, take);
        add(means.reshape('c', true, sums.shape()), temporary.floats(sums));
    }

    /** The means of the rows, each over the mean of its matrix; [blocks, rows]. */
    private INDArray shares(INDArray rowMeans, INDArray perRow, Temporaries temporary) {
        INDArray means = temporary.keep(rowMeans.castTo(DataType.DOUBLE)).reshape('c', true, perRow.shape());
        INDArray weighted = temporary.keep(means.mul(perRow));
        INDArray whole = temporary.keep(weighted.sum(true, 1));
        divide(whole, temporary.keep(perRow.sum(true, 1)), whole);
        atLeast(whole, Math.max(rule.eps1(), Float.MIN_NORMAL));
        divide(means, whole, weighted);
        return weighted;
    }
}
