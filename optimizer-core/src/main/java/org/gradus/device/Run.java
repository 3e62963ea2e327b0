package org.gradus.device;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.gradus.formula.Evaluation;
import org.gradus.formula.Formula;
import org.gradus.formula.Term;

/**
 * One evaluation of some lines. Each result goes where it is wanted as soon as nobody needs what was there, else into a scratch
 * array, which is used again once the result is not needed any more.
 */
final class Run<A> {
    private final Backend<A> backend;
    private final Scratch<A> scratch;
    private final List<Listing.Line> lines;
    private final Operands<A> operands;
    private final float[] scalars;
    private final int[] uses;
    private final List<A> values;
    private final float[] numbers;
    private final boolean[] spare;
    private final Deque<A> free = new ArrayDeque<>();
    private final List<Goal<A>> goals = new ArrayList<>();

    /** An array that a result is wanted in. */
    private record Goal<A>(int line, A array) {}

    Run(Backend<A> backend, Scratch<A> scratch, Listing listing, Operands<A> operands, float[] scalars) {
        this.backend = backend;
        this.scratch = scratch;
        this.lines = listing.lines();
        this.operands = operands;
        this.scalars = scalars;
        int count = lines.size();
        uses = new int[count];
        values = new ArrayList<>(Collections.nCopies(count, null));
        numbers = new float[count];
        spare = new boolean[count];
        want(listing.amount(), operands.amounts());
        want(listing.updated(), operands.updated());
        for (int s = 0; s < operands.slots().size(); s++) {
            want(listing.slots()[s], operands.slots().get(s));
        }
    }

    private void want(int line, A array) {
        if (array != null) {
            goals.add(new Goal<>(line, array));
            uses[line]++;
        }
    }

    void run() {
        for (int k = lines.size() - 1; k >= 0; k--) {
            Listing.Line line = lines.get(k);
            if (uses[k] > 0 && !line.leaf()) {
                uses[line.left()]++;
                if (line.right() >= 0) {
                    uses[line.right()]++;
                }
            }
        }
        for (int k = 0; k < uses.length; k++) {
            Listing.Line line = lines.get(k);
            if (uses[k] > 0 && line.uniform()) {
                numbers[k] = new Evaluation(Formula.of(line.term()), scalars).amount(Float.NaN, Float.NaN);
            } else if (uses[k] > 0 && line.leaf()) {
                values.set(k, read((Term.Value) line.term()));
            }
        }
        for (int k = 0; k < uses.length; k++) {
            if (uses[k] > 0 && !lines.get(k).uniform() && !lines.get(k).leaf()) {
                compute(k, lines.get(k));
            }
        }
        store();
    }

    private A read(Term.Value value) {
        return switch (value.source()) {
            case GRADIENT -> operands.gradient();
            case WEIGHT -> operands.weights();
            case SLOT -> operands.slots().get(value.index());
            case MASK -> operands.masks().get(value.index());
            case SCALAR, UPDATED -> throw new IllegalArgumentException(value + " is no array");
        };
    }

    private void compute(int k, Listing.Line line) {
        int left = line.left();
        int right = line.right();
        uses[left]--;
        if (right >= 0) {
            uses[right]--;
        }
        A out = place(k, left, right);
        if (line.term() instanceof Term.Unary unary) {
            backend.apply(unary.function(), values.get(left), out);
        } else {
            Term.Operator operator = ((Term.Binary) line.term()).operator();
            if (lines.get(left).uniform()) {
                backend.apply(operator, numbers[left], values.get(right), out);
            } else if (lines.get(right).uniform()) {
                backend.apply(operator, values.get(left), numbers[right], out);
            } else {
                backend.apply(operator, values.get(left), values.get(right), out);
            }
        }
        values.set(k, out);
        leave(left);
        leave(right);
    }

    /** Where a result goes: its goal where that is free, an operand's scratch array that nobody needs, or another one. */
    private A place(int k, int left, int right) {
        for (Goal<A> goal : goals) {
            if (goal.line() == k && !needed(goal.array())) {
                return goal.array();
            }
        }
        spare[k] = true;
        for (int operand : new int[] {left, right}) {
            if (operand >= 0 && spare[operand] && uses[operand] == 0) {
                spare[operand] = false;
                return values.get(operand);
            }
        }
        return free.isEmpty() ? scratch.take(operands.length()) : free.pop();
    }

    private boolean needed(A array) {
        for (int k = 0; k < uses.length; k++) {
            if (values.get(k) == array && uses[k] > 0) {
                return true;
            }
        }
        return false;
    }

    private void leave(int operand) {
        if (operand >= 0 && spare[operand] && uses[operand] == 0) {
            spare[operand] = false;
            free.push(values.get(operand));
        }
    }

    /** Copies results to goals where they are not yet, without treading on one another. */
    private void store() {
        for (Goal<A> goal : goals) {
            A value = values.get(goal.line());
            boolean anothers = goals.stream().anyMatch(g -> g.array() == value && g.line() != goal.line());
            if (value != null && value != goal.array() && anothers) {
                A copy = scratch.take(operands.length());
                backend.copy(value, copy);
                values.set(goal.line(), copy);
            }
        }
        for (Goal<A> goal : goals) {
            A value = values.get(goal.line());
            if (value == null) {
                backend.fill(goal.array(), numbers[goal.line()]);
            } else if (value != goal.array()) {
                backend.copy(value, goal.array());
            }
        }
    }
}
