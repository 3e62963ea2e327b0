package org.gradus.device;

import java.util.List;
import java.util.stream.LongStream;
import org.gradus.formula.Term.Function;
import org.gradus.formula.Term.Operator;
import org.gradus.rule.Adam;
import org.gradus.rule.Kernel;
import org.gradus.rule.Lamb;
import org.gradus.rule.UpdateCounts;

/** {@link Lamb}, which has the recurrence. The trust stays on the device. */
record LambFormula(List<Kernel> adam, UpdateCounts counts, double rate) implements TensorFormula {
    static TensorFormula of(Lamb rule, UpdateCounts counts, double rate) {
        Adam adam = new Adam(rule.beta1(), rule.beta2(), rule.eps());
        List<Kernel> kernels = LongStream.of(counts.counts())
                .mapToObj(step -> adam.kernel(step, 1))
                .toList();
        return new LambFormula(kernels, counts, rate);
    }

    @Override
    public <A> void apply(A amounts, A weights, A decay, Matrix<A> matrix, List<A> state, Interpreter<A> device) {
        Backend<A> backend = device.backend();
        int length = matrix.grid().length();
        for (int k = 0; k < adam.size(); k++) {
            Kernel kernel = adam.get(k);
            Listing listing = device.listing(Form.PLAIN, kernel.formula(), kernel::formula);
            device.run(listing, Operands.of(counts, k, length, amounts, state, backend), kernel.scalars());
        }
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
