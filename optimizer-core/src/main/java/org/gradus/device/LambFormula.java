package org.gradus.device;

import java.util.List;
import org.gradus.formula.Term.Function;
import org.gradus.formula.Term.Operator;
import org.gradus.rule.Adam;
import org.gradus.rule.Kernel;
import org.gradus.rule.Lamb;

/** {@link Lamb}, which has the recurrence. The trust stays on the device. */
record LambFormula(Kernel adam, double rate) implements TensorFormula {
    static TensorFormula of(Lamb rule, long step, double rate) {
        return new LambFormula(new Adam(rule.beta1(), rule.beta2(), rule.eps()).kernel(step, 1), rate);
    }

    @Override
    public <A> void apply(A amounts, A weights, A decay, Matrix<A> matrix, List<A> state, Interpreter<A> device) {
        Backend<A> backend = device.backend();
        int length = matrix.grid().length();
        Listing listing = device.listing(Form.PLAIN, adam.formula(), adam::formula);
        device.run(listing, Operands.of(length, amounts, state), adam.scalars());
        if (decay != null) {
            backend.apply(Operator.ADD, amounts, decay, amounts);
        }
        A size = backend.floats(1);
        backend.copy(trust(backend, weights, amounts), size);
        backend.apply(Operator.MULTIPLY, amounts, size, amounts);
    }

    /** The rate times the quotient of two norms, or times 1 where either is 0: both (quotient - 1) + 1. */
    private <A> A trust(Backend<A> backend, A weights, A update) {
        A trust = backend.doubles(1);
        A divisor = backend.doubles(1);
        A both = backend.doubles(1);
        A other = backend.doubles(1);
        backend.squares(weights, trust);
        backend.squares(update, divisor);
        backend.apply(Function.SIGN, trust, both);
        backend.apply(Function.SIGN, divisor, other);
        backend.apply(Operator.MULTIPLY, both, other, both);
        backend.apply(Operator.MAX, divisor, Double.MIN_NORMAL, divisor);
        backend.apply(Function.SQRT, trust, trust);
        backend.apply(Function.SQRT, divisor, divisor);
        backend.apply(Operator.DIVIDE, trust, divisor, trust);
        backend.apply(Operator.SUBTRACT, trust, 1, trust);
        backend.apply(Operator.MULTIPLY, trust, both, trust);
        backend.apply(Operator.ADD, trust, 1, trust);
        backend.apply(Operator.MULTIPLY, trust, rate, trust);
        return trust;
    }
}
