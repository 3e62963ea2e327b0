package org.gradus.formula;

/**
 * An expression in floats over one weight and what is remembered of it. Immutable; equal where it is written the same way, so
 * that a part that occurs twice is found and computed once. Each operation rounds to a float: nothing is fused or reordered.
 */
public sealed interface Term {
    /** Where a number comes from. */
    enum Source {
        /** The gradient, penalties and limits included. */
        GRADIENT,
        /** The weight before the update. */
        WEIGHT,
        /** The weight after the update; not for what the update itself depends on. */
        UPDATED,
        /** A number of the state, before the update. */
        SLOT,
        /** A number that is the same for all elements: one of the kernel's. */
        SCALAR,
        /** A number per element that the user gives. */
        MASK
    }

    /** Operations on one number. */
    enum Function {
        SQRT,
        ABS,
        /** 1, 0 or -1; NaN of NaN. */
        SIGN
    }

    /** Operations on two numbers. */
    enum Operator {
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE,
        /** As {@link Math#max(float, float)}: NaN where one is NaN. */
        MAX,
        /** As {@link Math#min(float, float)}: NaN where one is NaN. */
        MIN
    }

    /**
     * A number that is read.
     *
     * @param source what is read
     * @param index which slot, scalar or mask, from 0; else 0
     */
    record Value(Source source, int index) implements Term {}

    /**
     * A number that never changes.
     *
     * @param value the number
     */
    record Constant(float value) implements Term {}

    /**
     * A function of one term.
     *
     * @param function what is done
     * @param term to what
     */
    record Unary(Function function, Term term) implements Term {}

    /**
     * An operation on two terms.
     *
     * @param operator what is done
     * @param left the first operand
     * @param right the second operand
     */
    record Binary(Operator operator, Term left, Term right) implements Term {}

    /** The gradient. */
    static Term gradient() {
        return new Value(Source.GRADIENT, 0);
    }

    /** The weight before the update. */
    static Term weight() {
        return new Value(Source.WEIGHT, 0);
    }

    /** The weight after the update. */
    static Term updated() {
        return new Value(Source.UPDATED, 0);
    }

    /** What slot k holds before the update. */
    static Term slot(int k) {
        return new Value(Source.SLOT, k);
    }

    /** Scalar k. */
    static Term scalar(int k) {
        return new Value(Source.SCALAR, k);
    }

    /** Mask k. */
    static Term mask(int k) {
        return new Value(Source.MASK, k);
    }

    /** A constant. */
    static Term constant(float value) {
        return new Constant(value);
    }

    /** The sum. */
    default Term plus(Term other) {
        return new Binary(Operator.ADD, this, other);
    }

    /** The difference. */
    default Term minus(Term other) {
        return new Binary(Operator.SUBTRACT, this, other);
    }

    /** The product. */
    default Term times(Term other) {
        return new Binary(Operator.MULTIPLY, this, other);
    }

    /** The quotient. */
    default Term over(Term other) {
        return new Binary(Operator.DIVIDE, this, other);
    }

    /** The larger one. */
    default Term max(Term other) {
        return new Binary(Operator.MAX, this, other);
    }

    /** The smaller one. */
    default Term min(Term other) {
        return new Binary(Operator.MIN, this, other);
    }

    /** The square root. */
    default Term sqrt() {
        return new Unary(Function.SQRT, this);
    }

    /** The absolute value. */
    default Term abs() {
        return new Unary(Function.ABS, this);
    }

    /** The sign. */
    default Term sign() {
        return new Unary(Function.SIGN, this);
    }

    /** {@code this + share (goal - this)}: the share survives rounding to a float where 1 - share would lose digits. */
    default Term towards(Term goal, Term share) {
        return plus(share.times(goal.minus(this)));
    }
}
