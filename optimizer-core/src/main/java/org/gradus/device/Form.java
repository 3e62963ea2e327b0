package org.gradus.device;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.gradus.formula.Formula;
import org.gradus.formula.Term;

/**
 * What surrounds a rule's formula in the update of a part: masks, limits and penalties, in the order and with the roundings of
 * {@link org.gradus.update.GroupedUpdate}. What does not count is not there.
 *
 * @param gradientMask whether the gradient has a mask
 * @param limit whether it is limited by value
 * @param units whether each unit's gradient has a factor
 * @param scale whether all of it has a factor
 * @param l2 whether there is a coupled decay
 * @param l1 whether there is a penalty by sign
 * @param decay whether there is a decoupled decay
 * @param decayMask whether penalties have a mask
 * @param rateMask whether the update has a mask
 */
record Form(
        boolean gradientMask,
        boolean limit,
        boolean units,
        boolean scale,
        boolean l2,
        boolean l1,
        boolean decay,
        boolean decayMask,
        boolean rateMask) {
    /** Nothing but the rule. */
    static final Form PLAIN = new Form(false, false, false, false, false, false, false, false, false);

    /** Places of masks. */
    static final int RATE = 0;

    static final int DECAY = 1;
    static final int GRADIENT = 2;
    static final int UNITS = 3;

    /** A rule's scalars, and those around it. */
    static float[] scalars(float[] rule, double limit, double scale, double l2, double l1, double decay) {
        float[] all = new float[rule.length + 6];
        System.arraycopy(rule, 0, all, 0, rule.length);
        double[] own = {limit, -limit, scale, l2, l1, decay};
        for (int k = 0; k < own.length; k++) {
            all[rule.length + k] = (float) own[k];
        }
        return all;
    }

    /** Whether there is a mask, by its place. */
    boolean[] masks() {
        return new boolean[] {rateMask, decayMask, gradientMask, units};
    }

    /** The gradient as the rule sees it; the rule has so many scalars. */
    Term gradient(int scalars) {
        Term g = Term.gradient();
        if (gradientMask) {
            g = g.times(Term.mask(GRADIENT));
        }
        if (limit) {
            g = Term.scalar(scalars + 1).max(Term.scalar(scalars).min(g));
        }
        if (units) {
            g = g.times(Term.mask(UNITS));
        }
        if (scale) {
            g = g.times(Term.scalar(scalars + 2));
        }
        if (l2) {
            g = g.plus(masked(Term.scalar(scalars + 3)).times(Term.weight()));
        }
        if (l1) {
            g = g.plus(masked(Term.scalar(scalars + 4)).times(Term.weight().sign()));
        }
        return g;
    }

    private Term masked(Term coefficient) {
        return decayMask ? coefficient.times(Term.mask(DECAY)) : coefficient;
    }

    /** The decoupled decay. */
    Term decay(int scalars) {
        return masked(Term.scalar(scalars + 5)).times(Term.weight());
    }

    /** What is subtracted from the weight, where the rule's own amount is known. */
    Term amount(Term rule, int scalars) {
        Term amount = decay ? rule.plus(decay(scalars)) : rule;
        return rateMask ? amount.times(Term.mask(RATE)) : amount;
    }

    /** A rule's formula with all that surrounds it. */
    Formula around(Formula rule, int scalars) {
        IdentityHashMap<Term, Term> known = new IdentityHashMap<>();
        Term gradient = gradient(scalars);
        Term amount = amount(replaced(rule.amount(), gradient, known), scalars);
        List<Term> slots = new ArrayList<>();
        for (Term slot : rule.slots()) {
            slots.add(replaced(slot, gradient, known));
        }
        return new Formula(amount, slots);
    }

    /** A term with another gradient; what occurs twice stays one object. */
    private static Term replaced(Term term, Term gradient, IdentityHashMap<Term, Term> known) {
        Term found = known.get(term);
        if (found == null) {
            if (term instanceof Term.Unary unary) {
                found = new Term.Unary(unary.function(), replaced(unary.term(), gradient, known));
            } else if (term instanceof Term.Binary binary) {
                Term left = replaced(binary.left(), gradient, known);
                Term right = replaced(binary.right(), gradient, known);
                found = new Term.Binary(binary.operator(), left, right);
            } else {
                boolean own = term instanceof Term.Value value && value.source() == Term.Source.GRADIENT;
                found = own ? gradient : term;
            }
            known.put(term, found);
        }
        return found;
    }
}
