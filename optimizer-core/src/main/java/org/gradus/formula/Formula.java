package org.gradus.formula;

import java.util.List;

/**
 * What a rule does with each element.
 *
 * @param amount what is subtracted from the weight, learning rate included; does not ask for the updated weight
 * @param slots what each slot holds after the update, in the rule's order
 */
public record Formula(Term amount, List<Term> slots) {
    /** The gradient itself, and nothing to remember. */
    public static final Formula IDENTITY = of(Term.gradient());

    public Formula {
        slots = List.copyOf(slots);
    }

    /** A formula of an amount and of the slots in their order. */
    public static Formula of(Term amount, Term... slots) {
        return new Formula(amount, List.of(slots));
    }
}
