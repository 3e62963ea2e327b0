package org.gradus.rule;

import java.util.List;
import java.util.function.DoubleFunction;
import org.gradus.formula.Formula;
import org.gradus.formula.Term;
import org.gradus.setting.Check;

/**
 * One update of Adam, with or without decoupled decay, which is no business of the kernel:
 *
 * <pre>
 *   m += (1 - beta1) (g - m)
 *   v += (1 - beta2) (g^2 - v)
 *   h = v, or with amsgrad max(h, v)
 *   update = lr / (1 - beta1^t) * m / (sqrt(h) / sqrt(1 - beta2^t) + eps)
 * </pre>
 *
 * The averages are written as increments because 1 - beta2 survives rounding to a float, and beta2 does not: at 0.999 that
 * would bend v by 1e-5. AMSGrad is of Reddi, Kale, Kumar 2018 (https://openreview.net/forum?id=ryQu7f-RZ), with PyTorch's
 * bias correction. State: m and v, and h with amsgrad; one float per element each.
 */
final class AdamKernel {
    static final List<String> SLOTS = List.of("exp_avg", "exp_avg_sq");
    static final List<String> AMSGRAD_SLOTS = List.of("exp_avg", "exp_avg_sq", "max_exp_avg_sq");

    /** Scalar 0 is 1 - beta1: the mean of gradients, in slot 0. */
    static final Term MEAN = Term.slot(0).towards(Term.gradient(), Term.scalar(0));

    /** Scalar 1 is 1 - beta2: the mean of squares, in slot 1. */
    static final Term SQUARE = Term.slot(1).towards(Term.gradient().times(Term.gradient()), Term.scalar(1));

    private static final Term LARGEST = Term.slot(2).max(SQUARE);
    private static final Formula LATEST_DIVIDES = Formula.of(amount(SQUARE), MEAN, SQUARE);
    private static final Formula LARGEST_DIVIDES = Formula.of(amount(LARGEST), MEAN, SQUARE, LARGEST);

    private AdamKernel() {}

    private static Term amount(Term square) {
        return Term.scalar(2).times(MEAN).over(root(square, 3, 4));
    }

    /** {@code sqrt(square) scalar + eps}, by the numbers of the two scalars. */
    static Term root(Term square, int scalar, int eps) {
        return square.sqrt().times(Term.scalar(scalar)).plus(Term.scalar(eps));
    }

    static DoubleFunction<Kernel> at(long step, double beta1, double beta2, double eps, boolean amsgrad) {
        double t = step + 1.0;
        double bias = 1 - StrictMath.pow(beta1, t);
        double root = 1 / Math.sqrt(1 - StrictMath.pow(beta2, t));
        Formula formula = amsgrad ? LARGEST_DIVIDES : LATEST_DIVIDES;
        return rate -> Kernel.of(formula, 1 - beta1, 1 - beta2, rate / bias, root, eps);
    }

    /** The same with other numbers in place of the bias corrections. */
    static Kernel of(double beta1, double beta2, double size, double root, double eps) {
        return Kernel.of(LATEST_DIVIDES, 1 - beta1, 1 - beta2, size, root, eps);
    }

    /** A maximum stays one when replicas come together. */
    static Merge merge(String slot) {
        return slot.equals(AMSGRAD_SLOTS.get(2)) ? Merge.MAX : Merge.MEAN;
    }

    /** The limits of the settings that all rules of this family share. */
    static void check(double beta1, double beta2, double eps) {
        Check.belowOne("beta1", beta1);
        Check.belowOne("beta2", beta2);
        Check.nonNegative("eps", eps);
    }
}
