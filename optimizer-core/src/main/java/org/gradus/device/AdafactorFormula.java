package org.gradus.device;

import java.util.List;
import org.gradus.formula.Formula;
import org.gradus.formula.Term;
import org.gradus.formula.Term.Function;
import org.gradus.formula.Term.Operator;
import org.gradus.rule.Adafactor;
import org.gradus.rule.Grid;
import org.gradus.rule.UpdateCounts;

/** {@link Adafactor}, which has the recurrence. Means over rows and columns are taken in double, as on the host. */
record AdafactorFormula(Adafactor rule, UpdateCounts counts, double rate) implements TensorFormula {
    private static final Term SQUARE = Term.slot(0).towards(Term.gradient().times(Term.gradient()), Term.scalar(0));
    private static final Formula VECTOR =
            Formula.of(Term.gradient().over(SQUARE.max(Term.scalar(1)).sqrt()), SQUARE);

    static TensorFormula of(Adafactor rule, UpdateCounts counts, double rate) {
        return new AdafactorFormula(rule, counts, rate);
    }

    /** The share of the latest squares in means that have been moved so often. */
    private double take(long step) {
        return StrictMath.pow(step + 1.0, rule.beta2Decay());
    }

    @Override
    public <A> void apply(A amounts, A weights, A decay, Matrix<A> matrix, List<A> state, Interpreter<A> device) {
        Backend<A> backend = device.backend();
        int length = matrix.grid().length();
        A size = rms(backend, weights, length);
        backend.apply(Operator.MAX, size, rule.eps2(), size);
        if (matrix.grid().vector()) {
            List<A> variance = List.of(state.get(2));
            for (int k = 0; k < counts.ranges(); k++) {
                Operands<A> range = Operands.of(counts, k, length, amounts, variance, backend);
                device.run(VECTOR, range, take(counts.counts()[k]), least());
            }
        } else {
            divideByMeans(backend, amounts, matrix, state.get(0), state.get(1));
        }
        A excess = rms(backend, amounts, length);
        backend.apply(Operator.MULTIPLY, excess, 1 / rule.d(), excess);
        backend.apply(Operator.MAX, excess, 1, excess);
        for (int k = 0; k < counts.ranges(); k++) {
            A own = backend.doubles(1);
            double most = Math.min(rate, 1 / Math.sqrt(counts.counts()[k] + 1.0));
            backend.apply(Operator.MULTIPLY, size, most, own);
            backend.apply(Operator.DIVIDE, own, excess, own);
            A range = counts.ranges() == 1 ? amounts : backend.slice(amounts, counts.start(k), counts.end(k, length));
            backend.apply(Operator.MULTIPLY, range, floats(backend, own, 1), range);
        }
        if (decay != null) {
            A scaled = device.scratch().take(length);
            backend.apply(Operator.MULTIPLY, decay, rate, scaled);
            backend.apply(Operator.ADD, amounts, scaled, amounts);
        }
    }

    private static <A> A rms(Backend<A> backend, A x, int length) {
        A squares = backend.doubles(1);
        backend.squares(x, squares);
        backend.apply(Operator.MULTIPLY, squares, 1.0 / length, squares);
        backend.apply(Function.SQRT, squares, squares);
        return squares;
    }

    private static <A> A floats(Backend<A> backend, A doubles, int length) {
        A narrow = backend.floats(length);
        backend.copy(doubles, narrow);
        return narrow;
    }

    private double least() {
        return Math.max((float) (rule.eps1() * rule.eps1()), Float.MIN_NORMAL);
    }

    private <A> void divideByMeans(Backend<A> backend, A amounts, Matrix<A> matrix, A rowMeans, A columnMeans) {
        Grid grid = matrix.grid();
        int blocks = grid.blocks();
        A spread = matrix.spread(amounts);
        A perRow = matrix.perRow();
        A perColumn = matrix.perColumn();
        try (Scope scope = backend.scope()) {
            A squares = backend.doubles(grid.size());
            backend.copy(spread, squares);
            backend.apply(Operator.MULTIPLY, squares, squares, squares);
            A tensor = matrix.tensor(squares);
            A rows = backend.doubles(blocks * grid.rows());
            A columns = backend.doubles(blocks * grid.columns());
            backend.sum(tensor, 2, backend.shaped(rows, false, blocks, grid.rows()));
            backend.sum(tensor, 1, backend.shaped(columns, false, blocks, grid.columns()));
            move(backend, rowMeans, rows, perRow, blocks * grid.rows());
            move(backend, columnMeans, columns, perColumn, blocks * grid.columns());
        }
        A shares = floats(backend, shares(backend, rowMeans, perRow, grid), blocks * grid.rows());
        A product = backend.floats(grid.size());
        backend.apply(
                Operator.MULTIPLY,
                backend.shaped(shares, false, blocks, grid.rows(), 1),
                backend.shaped(columnMeans, false, blocks, 1, grid.columns()),
                matrix.tensor(product));
        backend.apply(Operator.MAX, product, least(), product);
        backend.apply(Function.SQRT, product, product);
        backend.apply(Operator.DIVIDE, spread, product, spread);
        matrix.collect(spread, amounts);
    }

    /** {@code means += take (sums / elements - means)}; where there is nothing to count, the mean stays. */
    private <A> void move(Backend<A> backend, A means, A sums, A elements, int length) {
        A present = backend.doubles(length);
        A wide = backend.doubles(length);
        backend.apply(Operator.MAX, elements, 1, present);
        backend.apply(Operator.DIVIDE, sums, present, sums);
        backend.copy(means, wide);
        backend.apply(Operator.SUBTRACT, sums, wide, sums);
        backend.apply(Operator.MIN, elements, 1, present);
        backend.apply(Operator.MULTIPLY, sums, present, sums);
        backend.apply(Operator.MULTIPLY, sums, take(counts.most()), sums);
        backend.apply(Operator.ADD, means, floats(backend, sums, length), means);
    }

    /** The means of the rows, each over the mean of its matrix; [blocks x rows]. */
    private <A> A shares(Backend<A> backend, A rowMeans, A perRow, Grid grid) {
        int blocks = grid.blocks();
        int length = blocks * grid.rows();
        A means = backend.doubles(length);
        A weighted = backend.doubles(length);
        A whole = backend.doubles(blocks);
        A count = backend.doubles(blocks);
        backend.copy(rowMeans, means);
        backend.apply(Operator.MULTIPLY, means, perRow, weighted);
        backend.sum(backend.shaped(weighted, false, blocks, grid.rows()), 1, whole);
        backend.sum(backend.shaped(perRow, false, blocks, grid.rows()), 1, count);
        backend.apply(Operator.DIVIDE, whole, count, whole);
        backend.apply(Operator.MAX, whole, Math.max(rule.eps1(), Float.MIN_NORMAL), whole);
        backend.apply(
                Operator.DIVIDE,
                backend.shaped(means, false, blocks, grid.rows()),
                backend.shaped(whole, false, blocks, 1),
                backend.shaped(weighted, false, blocks, grid.rows()));
        return weighted;
    }
}
