package org.gradus.device;

import java.util.List;
import org.gradus.rule.UpdateCounts;

/**
 * The arrays of one update, all of one length.
 *
 * @param length how many elements
 * @param gradient is read, or null
 * @param weights is read, or null
 * @param masks by the places of {@link Form}; null where there is none
 * @param slots is read, and becomes what the slots hold after the update
 * @param amounts where the amounts go, which may be where the gradient is; null: nowhere
 * @param updated where the weights after the update go, which may be where the weights are; null: nowhere
 * @param <A> the library's array
 */
record Operands<A>(int length, A gradient, A weights, List<A> masks, List<A> slots, A amounts, A updated) {
    /** Without masks and slots: only amounts are wanted. */
    static <A> Operands<A> of(int length, A gradient, A amounts) {
        return new Operands<>(length, gradient, null, List.of(), List.of(), amounts, null);
    }

    /** One of several ranges of elements with equal counts of updates, with slots; only amounts are wanted of the rest. */
    static <A> Operands<A> of(
            UpdateCounts counts, int range, int length, A gradient, List<A> slots, Backend<A> backend) {
        if (counts.ranges() == 1) {
            return of(length, gradient, slots);
        }
        int from = counts.start(range);
        int to = counts.end(range, length);
        List<A> own = slots.stream().map(slot -> backend.slice(slot, from, to)).toList();
        return of(to - from, backend.slice(gradient, from, to), own);
    }

    /** With slots; only amounts are wanted of the rest. */
    static <A> Operands<A> of(int length, A gradient, List<A> slots) {
        return new Operands<>(length, gradient, null, List.of(), slots, gradient, null);
    }
}
