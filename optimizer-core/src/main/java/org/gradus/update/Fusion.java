package org.gradus.update;

import org.gradus.formula.Formula;
import org.gradus.formula.Term;
import org.gradus.rule.Kernel;

/**
 * What one pass over elements does: a rule's formula, and before and after it what a group and its masks ask for.
 *
 * @param formula the rule's
 * @param gradientMask whether the gradient has a mask
 * @param limited whether the absolute value of the gradient has a limit
 * @param units whether adaptive limits scale the gradient, element by element
 * @param scaled whether a factor scales the gradient
 * @param l2 whether the loss has an l2 penalty
 * @param l1 whether the loss has an l1 penalty
 * @param decay whether the weights decay by a share
 * @param decayMask whether penalties and decay have a mask
 * @param rateMask whether the update has a mask
 * @param amounts whether the amounts are asked for, which take the place of the gradient
 */
record Fusion(
        Formula formula,
        boolean gradientMask,
        boolean limited,
        boolean units,
        boolean scaled,
        boolean l2,
        boolean l1,
        boolean decay,
        boolean decayMask,
        boolean rateMask,
        boolean amounts) {
    // The places of the masks.
    static final int GRADIENT_MASK = 0;
    static final int UNITS = 1;
    static final int DECAY_MASK = 2;
    static final int RATE_MASK = 3;
    static final int MASKS = 4;

    // The places of the settings among the numbers; the kernel's scalars follow them.
    static final int LEAST = 0;
    static final int MOST = 1;
    static final int SCALE = 2;
    static final int L2 = 3;
    static final int L1 = 4;
    static final int DECAY = 5;
    static final int SETTINGS = 6;
    static final int NUMBERS = SETTINGS + Kernel.SCALARS;

    /** What masks and limits by value make of a gradient. */
    static Fusion ofGradient(boolean mask, boolean limited) {
        return new Fusion(Formula.IDENTITY, mask, limited, false, false, false, false, false, false, false, true);
    }

    /** What decay and masks make of amounts that stand in the gradient's place. */
    static Fusion ofAmounts(boolean decay, boolean decayMask, boolean rateMask, boolean amounts) {
        return new Fusion(
                Formula.IDENTITY, false, false, false, false, false, false, decay, decayMask, rateMask, amounts);
    }

    /** The gradient that the rule sees, of the one that was computed; its scalars are the settings. */
    Term before() {
        Term g = Term.gradient();
        if (gradientMask) {
            g = g.times(Term.mask(GRADIENT_MASK));
        }
        if (limited) {
            g = Term.scalar(LEAST).max(Term.scalar(MOST).min(g));
        }
        if (units) {
            g = g.times(Term.mask(UNITS));
        }
        if (scaled) {
            g = g.times(Term.scalar(SCALE));
        }
        if (l2) {
            g = g.plus(share(L2).times(Term.weight()));
        }
        if (l1) {
            g = g.plus(share(L1).times(Term.weight().sign()));
        }
        return g;
    }

    /**
     * What is subtracted, of the rule's amount, which takes the gradient's place; its scalars are the settings. The decay is
     * added to the amount, because {@code 1 - decay} as a float would lose most digits of a small decay.
     */
    Term after() {
        Term amount = Term.gradient();
        if (decay) {
            amount = amount.plus(share(DECAY).times(Term.weight()));
        }
        return rateMask ? amount.times(Term.mask(RATE_MASK)) : amount;
    }

    private Term share(int setting) {
        Term coefficient = Term.scalar(setting);
        return decayMask ? coefficient.times(Term.mask(DECAY_MASK)) : coefficient;
    }
}
