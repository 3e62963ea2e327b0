package org.gradus.device;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.gradus.formula.Formula;
import org.gradus.formula.Term;

/**
 * A formula as lines, each a distinct term over earlier lines: what occurs twice is computed once.
 *
 * @param lines the terms, operands first
 * @param amount the line of what is subtracted
 * @param updated the line of the weight after the update
 * @param slots the line of each slot after the update
 */
record Listing(List<Line> lines, int amount, int updated, int[] slots) {
    /**
     * One term.
     *
     * @param term what is computed
     * @param left the line of its first operand; -1: none
     * @param right the line of its second operand; -1: none
     * @param uniform whether it is the same for all elements
     */
    record Line(Term term, int left, int right, boolean uniform) {
        /** Whether it is read, not computed. */
        boolean leaf() {
            return left < 0;
        }
    }

    /** The lines of a formula. */
    static Listing of(Formula formula) {
        Writer writer = new Writer();
        int amount = writer.line(formula.amount());
        writer.updated = writer.line(Term.weight().minus(formula.amount()));
        int[] slots = formula.slots().stream().mapToInt(writer::line).toArray();
        return new Listing(List.copyOf(writer.lines), amount, writer.updated, slots);
    }

    private static final class Writer {
        /** A term by the lines of its operands: equal where the terms are, without comparing them whole. */
        private record Key(Object what, int left, int right) {}

        private final List<Line> lines = new ArrayList<>();
        private final Map<Key, Integer> known = new HashMap<>();
        private final IdentityHashMap<Term, Integer> seen = new IdentityHashMap<>();
        private int updated = -1;

        int line(Term term) {
            Integer found = seen.get(term);
            if (found == null) {
                found = write(term);
                seen.put(term, found);
            }
            return found;
        }

        private int write(Term term) {
            if (term instanceof Term.Unary unary) {
                int of = line(unary.term());
                return add(new Key(unary.function(), of, -1), term, uniform(of));
            }
            if (term instanceof Term.Binary binary) {
                int left = line(binary.left());
                int right = line(binary.right());
                return add(new Key(binary.operator(), left, right), term, uniform(left) && uniform(right));
            }
            if (term instanceof Term.Value value && value.source() == Term.Source.UPDATED) {
                if (updated < 0) {
                    throw new IllegalArgumentException("an update asks for the weight after it");
                }
                return updated;
            }
            boolean uniform = term instanceof Term.Constant
                    || (term instanceof Term.Value value && value.source() == Term.Source.SCALAR);
            return add(new Key(term, -1, -1), term, uniform);
        }

        private boolean uniform(int line) {
            return lines.get(line).uniform();
        }

        private int add(Key key, Term term, boolean uniform) {
            return known.computeIfAbsent(key, k -> {
                lines.add(new Line(term, k.left(), k.right(), uniform));
                return lines.size() - 1;
            });
        }
    }
}
