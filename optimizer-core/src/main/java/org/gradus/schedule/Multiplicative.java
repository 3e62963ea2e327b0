package org.gradus.schedule;

import java.util.ArrayList;
import java.util.List;
import org.gradus.setting.Check;
import org.gradus.setting.Options;

/**
 * {@code base * factor(1) * factor(2) * ... * factor(t)}: {@code torch.optim.lr_scheduler.MultiplicativeLR}. Unlike there, the
 * factor travels and is saved with the run's settings. A step at which it is negative or not finite is an error.
 *
 * <p>Step t costs t factors when it is the first that is asked for, then at most 64: the products at the
 * multiples of 64 are kept, 8 bytes for each. They are the same bits, whatever was asked before.
 */
public final class Multiplicative implements Schedule {
    private static final int BLOCK = 64;

    private final Factor factor;
    /** At k, the product up to the step k * BLOCK. */
    private final transient List<Double> products = new ArrayList<>(List.of(1.0));

    /** @param factor an {@link Expression}, or a Java function; step 0 is never asked for */
    public Multiplicative(Factor factor) {
        factor.checkedAt(1);
        this.factor = factor;
    }

    /** Key {@code factor} (must be given), an expression. */
    public Multiplicative(Options options) {
        this(new Expression(options.written("factor")));
    }

    @Override
    public double at(long step, double base) {
        return base * product(Check.atLeast("step", step, 0));
    }

    private synchronized double product(long step) { // replicas of one executor may share a schedule
        while (products.size() <= step / BLOCK && last() > 0) {
            long from = (products.size() - 1L) * BLOCK;
            products.add(multiply(last(), from, from + BLOCK));
        }
        if (products.size() <= step / BLOCK) {
            return 0; // once 0, always 0
        }
        int block = (int) (step / BLOCK);
        return multiply(products.get(block), (long) block * BLOCK, step);
    }

    private double last() {
        return products.get(products.size() - 1);
    }

    private double multiply(double product, long from, long to) {
        double result = product;
        for (long step = from + 1; step <= to; step++) {
            result *= factor.checkedAt(step);
        }
        return result;
    }

    @Override
    public Schedule inEpochs(long every, long stepsPerEpoch) {
        return new Multiplicative(factor.inEpochs(every, stepsPerEpoch));
    }

    private Object readResolve() {
        return new Multiplicative(factor);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Multiplicative that && factor.equals(that.factor);
    }

    @Override
    public int hashCode() {
        return factor.hashCode();
    }

    @Override
    public String toString() {
        return "Multiplicative[factor=" + factor + "]";
    }
}
