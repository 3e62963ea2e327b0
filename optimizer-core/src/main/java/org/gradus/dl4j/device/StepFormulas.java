package org.gradus.dl4j.device;

import static org.gradus.dl4j.device.Arithmetic.add;
import static org.gradus.dl4j.device.Arithmetic.approach;
import static org.gradus.dl4j.device.Arithmetic.clamp;
import static org.gradus.dl4j.device.Arithmetic.multiply;
import static org.gradus.dl4j.device.Arithmetic.sign;
import static org.gradus.dl4j.device.Arithmetic.subtract;

import org.gradus.rule.Asgd;
import org.gradus.rule.Lion;
import org.gradus.rule.Rprop;
import org.gradus.rule.Sgd;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The rules that divide by nothing. The classes of the rules have the recurrences. */
final class StepFormulas {
    private StepFormulas() {}

    static Formula sgd(Sgd rule, long step, double rate) {
        double take = step == 0 ? 1 : 1 - rule.dampening();
        return (amounts, spare, state) -> {
            if (rule.momentum() == 0) {
                multiply(amounts, rate);
                return;
            }
            INDArray buffer = state[0];
            multiply(buffer, step == 0 ? 0 : rule.momentum());
            multiply(amounts, take, spare);
            add(buffer, spare);
            if (rule.nesterov()) {
                multiply(amounts, rate);
                multiply(buffer, rate * rule.momentum(), spare);
                add(amounts, spare);
            } else {
                multiply(buffer, rate, amounts);
            }
        };
    }

    static Formula rprop(Rprop rule, long step, double rate) {
        return (amounts, spare, state) -> {
            INDArray before = state[0];
            INDArray size = state[1];
            start(size, rate, spare);
            multiply(before, amounts, before);
            sign(before, before);
            turns(before, spare);
            try (INDArray change = amounts.ulike()) {
                subtract(before, spare, change);
                multiply(change, rule.etaPlus() - 1);
                multiply(spare, 1 - rule.etaMinus(), before);
                add(change, before);
                multiply(change, size, change);
                add(size, change);
            }
            clamp(size, rule.least(), rule.most());
            add(spare, 1);
            multiply(amounts, spare, before);
            sign(before, amounts);
            multiply(amounts, size, amounts);
            multiply(amounts, rate == 0 ? 0 : 1);
        };
    }

    /** Sizes of 0 become the start; the others stay. */
    private static void start(INDArray size, double start, INDArray spare) {
        sign(size, spare);
        multiply(spare, -start);
        add(spare, start);
        add(size, spare);
    }

    /** {@code out = min(sign, 0)}. */
    private static void turns(INDArray sign, INDArray out) {
        out.assign(sign);
        clamp(out, -1, 0);
    }

    static Formula asgd(Asgd rule, long step, double rate) {
        double eta = rate / StrictMath.pow(1 + rule.lambd() * rate * step, rule.alpha());
        double mu = 1 / Math.max(1, step - rule.t0());
        return new Formula() {
            @Override
            public void apply(INDArray amounts, INDArray spare, INDArray[] state) {
                multiply(amounts, eta);
            }

            @Override
            public void settle(INDArray weights, INDArray spare, INDArray[] state) {
                if (mu == 1) {
                    state[0].assign(weights);
                } else {
                    approach(state[0], mu, weights, spare);
                }
            }
        };
    }

    static Formula lion(Lion rule, long step, double rate) {
        return (amounts, spare, state) -> {
            INDArray mean = state[0];
            subtract(amounts, mean, spare);
            multiply(spare, 1 - rule.beta1(), amounts);
            add(amounts, mean);
            sign(amounts, amounts);
            multiply(amounts, rate);
            multiply(spare, 1 - rule.beta2());
            add(mean, spare);
        };
    }
}
