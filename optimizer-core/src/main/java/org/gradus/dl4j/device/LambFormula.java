package org.gradus.dl4j.device;

import static org.gradus.dl4j.device.Arithmetic.add;
import static org.gradus.dl4j.device.Arithmetic.atLeast;
import static org.gradus.dl4j.device.Arithmetic.divide;
import static org.gradus.dl4j.device.Arithmetic.multiply;
import static org.gradus.dl4j.device.Arithmetic.root;
import static org.gradus.dl4j.device.Arithmetic.sign;

import org.gradus.rule.Lamb;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@link Lamb}, which has the recurrence. The trust stays on the device. */
record LambFormula(Formula adam, double rate) implements TensorFormula {
    static TensorFormula of(Lamb rule, long step, double rate) {
        return new LambFormula(MomentFormulas.adam(step, 1, rule.beta1(), rule.beta2(), rule.eps()), rate);
    }

    @Override
    public void apply(
            INDArray amounts, INDArray weights, INDArray decay, INDArray spare, DeviceMatrix matrix, INDArray[] state) {
        adam.apply(amounts, spare, state);
        if (decay != null) {
            add(amounts, decay);
        }
        try (Temporaries temporary = new Temporaries()) {
            INDArray trust = trust(temporary.squares(weights), temporary.squares(amounts), temporary);
            multiply(trust, rate);
            multiply(amounts, temporary.floats(trust), amounts);
        }
    }

    /** The quotient of two norms by their squares; 1 where either is 0: both (quotient - 1) + 1. */
    private static INDArray trust(INDArray weights, INDArray update, Temporaries temporary) {
        INDArray both = temporary.keep(weights.dup());
        sign(both, both);
        INDArray other = temporary.keep(update.dup());
        sign(other, other);
        multiply(both, other, both);
        atLeast(update, Double.MIN_NORMAL);
        root(weights, weights);
        root(update, update);
        divide(weights, update, weights);
        add(weights, -1);
        multiply(weights, both, weights);
        add(weights, 1);
        return weights;
    }
}
