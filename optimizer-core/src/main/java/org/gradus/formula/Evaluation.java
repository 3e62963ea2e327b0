package org.gradus.formula;

import java.util.List;

/** Carries out a formula element by element, slowly. */
public final class Evaluation {
    private final Formula formula;
    private final float[] scalars;
    private float gradient;
    private float weight;
    private float updated;
    private float[] slots;

    /** A formula with its scalars. */
    public Evaluation(Formula formula, float[] scalars) {
        this.formula = formula;
        this.scalars = scalars;
    }

    /** What is to be subtracted from a weight. */
    public float amount(float gradient, float weight, float... slots) {
        this.gradient = gradient;
        this.weight = weight;
        this.updated = Float.NaN;
        this.slots = slots;
        return value(formula.amount());
    }

    /** Moves the slots, after amount was asked. */
    public void settle(float updated) {
        this.updated = updated;
        List<Term> terms = formula.slots();
        float[] after = new float[terms.size()];
        for (int s = 0; s < after.length; s++) {
            after[s] = value(terms.get(s));
        }
        System.arraycopy(after, 0, slots, 0, after.length);
    }

    private float value(Term term) {
        if (term instanceof Term.Constant constant) {
            return constant.value();
        }
        if (term instanceof Term.Value value) {
            return value(value);
        }
        if (term instanceof Term.Unary unary) {
            float x = value(unary.term());
            return switch (unary.function()) {
                case SQRT -> (float) Math.sqrt(x);
                case ABS -> Math.abs(x);
                case SIGN -> Math.signum(x);
            };
        }
        Term.Binary binary = (Term.Binary) term;
        float left = value(binary.left());
        float right = value(binary.right());
        return switch (binary.operator()) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> left / right;
            case MAX -> Math.max(left, right);
            case MIN -> Math.min(left, right);
        };
    }

    private float value(Term.Value value) {
        return switch (value.source()) {
            case GRADIENT -> gradient;
            case WEIGHT -> weight;
            case UPDATED -> updated;
            case SLOT -> slots[value.index()];
            case SCALAR -> scalars[value.index()];
            case MASK -> throw new IllegalArgumentException("a rule knows no masks");
        };
    }
}
