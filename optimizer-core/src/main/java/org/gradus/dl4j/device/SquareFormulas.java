package org.gradus.dl4j.device;

import static org.gradus.dl4j.device.Arithmetic.add;
import static org.gradus.dl4j.device.Arithmetic.approachSquare;
import static org.gradus.dl4j.device.Arithmetic.divide;
import static org.gradus.dl4j.device.Arithmetic.multiply;
import static org.gradus.dl4j.device.Arithmetic.root;
import static org.gradus.dl4j.device.Arithmetic.subtract;

import org.gradus.rule.Adadelta;
import org.gradus.rule.Adagrad;
import org.gradus.rule.RMSprop;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The rules that divide by the root of a mean or a sum of squares. The classes of the rules have the recurrences. */
final class SquareFormulas {
    private SquareFormulas() {}

    static Formula adagrad(Adagrad rule, long step, double rate) {
        double size = rate / (1 + step * rule.lrDecay());
        return (amounts, spare, state) -> {
            multiply(amounts, amounts, spare);
            add(state[0], spare);
            spare.assign(state[0]);
            add(spare, rule.initialAccumulatorValue());
            root(spare, spare);
            add(spare, rule.eps());
            multiply(amounts, size);
            divide(amounts, spare, amounts);
        };
    }

    static Formula adadelta(Adadelta rule, long step, double rate) {
        double take = 1 - rule.rho();
        return (amounts, spare, state) -> {
            approachSquare(state[0], take, amounts, spare);
            shiftedRoot(state[0], rule.eps(), spare);
            divide(amounts, spare, amounts);
            shiftedRoot(state[1], rule.eps(), spare);
            multiply(amounts, spare, amounts);
            approachSquare(state[1], take, amounts, spare);
            multiply(amounts, rate);
        };
    }

    /** {@code out = root(squares + eps)}. */
    private static void shiftedRoot(INDArray squares, double eps, INDArray out) {
        out.assign(squares);
        add(out, eps);
        root(out, out);
    }

    static Formula rmsprop(RMSprop rule, long step, double rate) {
        return (amounts, spare, state) -> {
            if (rule.centered()) {
                center(amounts, spare, state[0], state[1], rule.alpha());
            } else {
                approachSquare(state[0], 1 - rule.alpha(), amounts, spare);
            }
            root(state[0], spare);
            add(spare, rule.eps());
            divide(amounts, spare, amounts);
            if (rule.momentum() != 0) {
                INDArray buffer = state[rule.centered() ? 2 : 1];
                multiply(buffer, rule.momentum());
                add(buffer, amounts);
                amounts.assign(buffer);
            }
            multiply(amounts, rate);
        };
    }

    /** The variance around the mean, and the mean, move. */
    private static void center(INDArray gradient, INDArray spare, INDArray variance, INDArray mean, double alpha) {
        double take = 1 - alpha;
        try (INDArray spread = gradient.ulike()) {
            subtract(gradient, mean, spare);
            multiply(spare, spare, spread);
            multiply(spread, alpha * take);
            multiply(spare, take);
            add(mean, spare);
            multiply(variance, take, spare);
            subtract(spread, spare, spread);
            add(variance, spread);
        }
    }
}
