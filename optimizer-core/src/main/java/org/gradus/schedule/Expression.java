package org.gradus.schedule;

import org.gradus.setting.Check;

/**
 * Arithmetic of {@code step} and {@code epoch}, as text: {@code 0.95 ** (epoch // 10)}, {@code min(1, (step + 1) / 100)},
 * {@code if(step < 500, 1, 0.1)}.
 *
 * <p>It has numbers; {@code step} and {@code epoch}, both counted from where the schedule starts; {@code pi} and {@code e};
 * {@code + - * / // %}, {@code **} or {@code ^} for powers (binding more tightly than a minus sign before it, and from the
 * right); {@code < <= > >= == !=}, which give 1 or 0; parentheses; and the functions {@code abs}, {@code ceil}, {@code cos},
 * {@code exp}, {@code floor}, {@code if(condition, then, otherwise)}, {@code log} (natural), {@code max}, {@code min},
 * {@code pow}, {@code sin}, {@code sqrt}, {@code tanh}. Precedence, {@code //} (the quotient rounded down) and {@code %} are Python's.
 * The arithmetic is double precision, the same to the last bit on every machine. Nothing else can be reached from it.
 *
 * <p>Own, because the libraries' answers are not: exp4j uses the machine's own functions, whose last bits differ, and keeps
 * its variables in the expression, which threads share; EvalEx computes with 68 decimal digits and has clocks and random
 * numbers; neither can be serialized.
 */
public final class Expression implements Factor {
    private final String text;
    private final long every;
    private final long stepsPerEpoch;
    private final transient Term term;

    /**
     * An expression in which an epoch has one step, until {@link #inEpochs} says otherwise.
     *
     * @param text at most 1000 characters
     * @throws IllegalArgumentException when it is not such an expression
     */
    public Expression(String text) {
        this(text, 1, 1);
    }

    private Expression(String text, long every, long stepsPerEpoch) {
        this.text = text;
        this.every = Check.atLeast("every", every, 1);
        this.stepsPerEpoch = Check.atLeast("stepsPerEpoch", stepsPerEpoch, 1);
        term = new ExpressionParser(text).parse();
    }

    @Override
    public double at(long step) {
        Check.atLeast("step", step, 0);
        // step * every / stepsPerEpoch, where the product may be too large
        long whole = step / stepsPerEpoch * every;
        long epoch = whole + step % stepsPerEpoch * every / stepsPerEpoch;
        return term.value((double) step, (double) epoch);
    }

    @Override
    public Factor inEpochs(long ownEvery, long ownStepsPerEpoch) {
        return new Expression(text, ownEvery, ownStepsPerEpoch);
    }

    private Object readResolve() {
        return new Expression(text, every, stepsPerEpoch);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Expression that
                && text.equals(that.text)
                && every == that.every
                && stepsPerEpoch == that.stepsPerEpoch;
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The text, and what an epoch is where that is known. */
    @Override
    public String toString() {
        return every == 1 && stepsPerEpoch == 1 ? text : text + ", epoch = " + every + " step / " + stepsPerEpoch;
    }
}
