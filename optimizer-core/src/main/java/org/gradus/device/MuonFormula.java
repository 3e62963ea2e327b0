package org.gradus.device;

import java.util.List;
import org.gradus.formula.Formula;
import org.gradus.formula.Term;
import org.gradus.formula.Term.Function;
import org.gradus.formula.Term.Operator;
import org.gradus.rule.Grid;
import org.gradus.rule.Muon;
import org.gradus.rule.UpdateCounts;

/** {@link Muon}, which has the recurrence; the products are the library's, in floats. */
record MuonFormula(Muon rule, double rate) implements TensorFormula {
    private static final Term BUFFER = Term.slot(0).towards(Term.gradient(), Term.scalar(0));
    private static final Formula HEAVY = Formula.of(BUFFER, BUFFER);
    private static final Formula NESTEROV = Formula.of(BUFFER.towards(Term.gradient(), Term.scalar(0)), BUFFER);

    static TensorFormula of(Muon rule, UpdateCounts counts, double rate) {
        return new MuonFormula(rule, rate);
    }

    @Override
    public <A> void apply(A amounts, A weights, A decay, Matrix<A> matrix, List<A> state, Interpreter<A> device) {
        Backend<A> backend = device.backend();
        Grid grid = matrix.grid();
        Operands<A> operands = Operands.of(grid.length(), amounts, state);
        device.run(rule.nesterov() ? NESTEROV : HEAVY, operands, 1 - rule.momentum());
        A spread = matrix.spread(amounts);
        A u = matrix.matrix(spread);
        orthogonalise(grid.rows() > grid.columns() ? backend.transposed(u) : u, spread, backend);
        matrix.collect(spread, amounts);
        backend.apply(Operator.MULTIPLY, amounts, rate * adjusted(grid), amounts);
        if (decay != null) {
            A scaled = device.scratch().take(grid.length());
            backend.apply(Operator.MULTIPLY, decay, rate, scaled);
            backend.apply(Operator.ADD, amounts, scaled, amounts);
        }
    }

    /**
     * Newton-Schulz on a lying matrix, in place.
     *
     * @param elements all of its elements, in any order
     */
    private <A> void orthogonalise(A x, A elements, Backend<A> backend) {
        try (Scope scope = backend.scope()) {
            A norm = backend.doubles(1);
            backend.squares(elements, norm);
            backend.apply(Function.SQRT, norm, norm);
            backend.apply(Operator.MAX, norm, Math.max(rule.eps(), Double.MIN_NORMAL), norm);
            A size = backend.floats(1);
            backend.copy(norm, size);
            backend.apply(Operator.DIVIDE, elements, size, elements);
        }
        for (long i = 0; i < rule.nsSteps(); i++) {
            try (Scope scope = backend.scope()) {
                A gram = backend.product(x, backend.transposed(x));
                A square = backend.product(gram, gram);
                backend.apply(Operator.MULTIPLY, gram, rule.nsB(), gram);
                backend.apply(Operator.MULTIPLY, square, rule.nsC(), square);
                backend.apply(Operator.ADD, gram, square, gram);
                A next = backend.product(gram, x);
                backend.apply(Operator.MULTIPLY, elements, rule.nsA(), elements);
                backend.apply(Operator.ADD, x, next, x);
            }
        }
    }

    private double adjusted(Grid grid) {
        double rows = grid.rows();
        double columns = grid.columns();
        double aspect = grid.outputsAreRows() ? rows / columns : columns / rows;
        return switch (rule.adjustLr()) {
            case ORIGINAL -> Math.sqrt(Math.max(1, aspect));
            case MATCH_RMS_ADAMW -> 0.2 * Math.sqrt(Math.max(rows, columns));
        };
    }
}
