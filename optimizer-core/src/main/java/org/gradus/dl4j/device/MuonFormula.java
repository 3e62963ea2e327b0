package org.gradus.dl4j.device;

import static org.gradus.dl4j.device.Arithmetic.add;
import static org.gradus.dl4j.device.Arithmetic.approach;
import static org.gradus.dl4j.device.Arithmetic.atLeast;
import static org.gradus.dl4j.device.Arithmetic.divide;
import static org.gradus.dl4j.device.Arithmetic.multiply;
import static org.gradus.dl4j.device.Arithmetic.root;
import static org.gradus.dl4j.device.Arithmetic.subtract;

import org.gradus.rule.Grid;
import org.gradus.rule.Muon;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@link Muon}, which has the recurrence; the products are ND4J's, in floats. */
record MuonFormula(Muon rule, double rate) implements TensorFormula {
    static TensorFormula of(Muon rule, long step, double rate) {
        return new MuonFormula(rule, rate);
    }

    @Override
    public void apply(
            INDArray amounts, INDArray weights, INDArray decay, INDArray spare, DeviceMatrix matrix, INDArray[] state) {
        gather(amounts, spare, state[0]);
        Grid grid = matrix.grid();
        try (INDArray tensor = matrix.spread(amounts)) {
            INDArray u = tensor.reshape(tensor.ordering(), true, grid.rows(), grid.columns());
            orthogonalise(grid.rows() > grid.columns() ? u.transpose() : u);
            matrix.collect(tensor, amounts);
        }
        multiply(amounts, rate * adjusted(grid));
        if (decay != null) {
            multiply(decay, rate, spare);
            add(amounts, spare);
        }
    }

    private void gather(INDArray gradient, INDArray spare, INDArray buffer) {
        double take = 1 - rule.momentum();
        approach(buffer, take, gradient, spare);
        if (rule.nesterov()) {
            subtract(gradient, buffer, spare);
            multiply(spare, take, gradient);
            add(gradient, buffer);
        } else {
            gradient.assign(buffer);
        }
    }

    /** Newton-Schulz on a lying matrix, in place. */
    private void orthogonalise(INDArray x) {
        try (Temporaries temporary = new Temporaries()) {
            INDArray norm = temporary.squares(x);
            root(norm, norm);
            atLeast(norm, Math.max(rule.eps(), Double.MIN_NORMAL));
            divide(x, temporary.floats(norm), x);
        }
        for (long i = 0; i < rule.nsSteps(); i++) {
            try (INDArray gram = x.mmul(x.transpose());
                    INDArray square = gram.mmul(gram)) {
                multiply(gram, rule.nsB());
                multiply(square, rule.nsC());
                add(gram, square);
                try (INDArray next = gram.mmul(x)) {
                    multiply(x, rule.nsA());
                    add(x, next);
                }
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
