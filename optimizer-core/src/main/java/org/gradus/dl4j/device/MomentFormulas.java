package org.gradus.dl4j.device;

import static org.gradus.dl4j.device.Arithmetic.add;
import static org.gradus.dl4j.device.Arithmetic.approach;
import static org.gradus.dl4j.device.Arithmetic.approachSquare;
import static org.gradus.dl4j.device.Arithmetic.divide;
import static org.gradus.dl4j.device.Arithmetic.largest;
import static org.gradus.dl4j.device.Arithmetic.multiply;
import static org.gradus.dl4j.device.Arithmetic.root;
import static org.gradus.dl4j.device.Arithmetic.subtract;

import org.gradus.rule.Adam;
import org.gradus.rule.AdamW;
import org.gradus.rule.Adamax;
import org.gradus.rule.NAdam;
import org.gradus.rule.RAdam;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.same.Abs;
import org.nd4j.linalg.factory.Nd4j;

/** The rules with a mean of gradients over a root. The classes of the rules have the recurrences. */
final class MomentFormulas {
    /** A factor below which 1 - factor is 1. */
    private static final double VANISHED = 0x1p-60;

    private MomentFormulas() {}

    static Formula adam(Adam rule, long step, double rate) {
        return adam(step, rate, rule.beta1(), rule.beta2(), rule.eps());
    }

    static Formula adamW(AdamW rule, long step, double rate) {
        return adam(step, rate, rule.beta1(), rule.beta2(), rule.eps());
    }

    /** Adam; AMSGrad where there is a third slot. */
    static Formula adam(long step, double rate, double beta1, double beta2, double eps) {
        double t = step + 1.0;
        double size = rate / (1 - StrictMath.pow(beta1, t));
        double root = 1 / Math.sqrt(1 - StrictMath.pow(beta2, t));
        return quotient(1 - beta1, 1 - beta2, size, root, eps);
    }

    private static Formula quotient(double first, double second, double size, double root, double eps) {
        return (amounts, spare, state) -> {
            approach(state[0], first, amounts, spare);
            approachSquare(state[1], second, amounts, spare);
            INDArray divisor = state[1];
            if (state.length > 2) {
                divisor = state[2];
                largest(divisor, state[1], divisor);
            }
            divisor(divisor, root, eps, spare);
            divide(state[0], spare, amounts);
            multiply(amounts, size);
        };
    }

    /** {@code out = factor root(squares) + eps}. */
    private static void divisor(INDArray squares, double factor, double eps, INDArray out) {
        root(squares, out);
        multiply(out, factor);
        add(out, eps);
    }

    static Formula nadam(NAdam rule, long step, double rate) {
        double t = step + 1.0;
        double product = 1;
        for (long i = 1; i <= step + 1 && product > VANISHED; i++) {
            product *= mu(rule, (double) i);
        }
        double direct = rate * (1 - mu(rule, t)) / (1 - product);
        double ahead = rate * mu(rule, t + 1) / (1 - product * mu(rule, t + 1));
        double root = 1 / Math.sqrt(1 - StrictMath.pow(rule.beta2(), t));
        return (amounts, spare, state) -> {
            approach(state[0], 1 - rule.beta1(), amounts, spare);
            approachSquare(state[1], 1 - rule.beta2(), amounts, spare);
            multiply(amounts, direct);
            multiply(state[0], ahead, spare);
            add(amounts, spare);
            divisor(state[1], root, rule.eps(), spare);
            divide(amounts, spare, amounts);
        };
    }

    private static double mu(NAdam rule, double t) {
        return rule.beta1() * (1 - 0.5 * StrictMath.pow(0.96, t * rule.momentumDecay()));
    }

    static Formula radam(RAdam rule, long step, double rate) {
        double t = step + 1.0;
        double size = rate / (1 - StrictMath.pow(rule.beta1(), t));
        double power = StrictMath.pow(rule.beta2(), t);
        double most = 2 / (1 - rule.beta2()) - 1;
        double rho = most - 2 * t * power / (1 - power);
        double first = 1 - rule.beta1();
        double second = 1 - rule.beta2();
        if (rho <= 5) { // a root times 0 beside an epsilon of 1 divides by nothing
            return quotient(first, second, size, 0, 1);
        }
        double rect = Math.sqrt((rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * rho));
        return quotient(first, second, size * rect * Math.sqrt(1 - power), 1, rule.eps());
    }

    static Formula adamax(Adamax rule, long step, double rate) {
        double size = rate / (1 - StrictMath.pow(rule.beta1(), step + 1.0));
        return (amounts, spare, state) -> {
            approach(state[0], 1 - rule.beta1(), amounts, spare);
            multiply(state[1], 1 - rule.beta2(), spare);
            subtract(state[1], spare, state[1]);
            Nd4j.getExecutioner().exec(new Abs(amounts, spare));
            add(spare, rule.eps());
            largest(state[1], spare, state[1]);
            divide(state[0], state[1], amounts);
            multiply(amounts, size);
        };
    }
}
