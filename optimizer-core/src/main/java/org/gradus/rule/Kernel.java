package org.gradus.rule;

import org.gradus.formula.Formula;

/**
 * A rule at one step, as data: everything that does not depend on the element is already computed.
 *
 * @param formula what is done with each element; the same object for all steps and rates, where the rule's switches are the
 *     same and no step is special
 * @param scalars the numbers that the formula asks for, {@link #SCALARS} at most; not to be changed
 * @param shrink the share of the weight itself that this update takes away, times the weight-decay mask; 0 for most rules
 */
public record Kernel(Formula formula, float[] scalars, double shrink) {
    /** The most numbers of a kernel. */
    public static final int SCALARS = 10;

    public Kernel {
        if (scalars.length > SCALARS) {
            throw new IllegalArgumentException(
                    "a kernel of " + scalars.length + " scalars; must have " + SCALARS + " at most");
        }
    }

    /** A kernel that takes away no share of the weight. */
    static Kernel of(Formula formula, double... scalars) {
        float[] rounded = new float[scalars.length];
        for (int k = 0; k < scalars.length; k++) {
            rounded[k] = (float) scalars[k];
        }
        return new Kernel(formula, rounded, 0);
    }
}
