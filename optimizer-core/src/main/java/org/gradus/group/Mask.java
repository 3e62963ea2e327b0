package org.gradus.group;

import java.io.Serializable;
import java.util.Locale;
import org.gradus.setting.Check;

/**
 * Numbers per element that multiply a learning rate, a weight decay or a gradient. Masks may overlap: they multiply.
 *
 * @param select the elements it covers; elsewhere it is 1
 * @param target what it multiplies
 * @param values the numbers
 * @param from the first step that has it, 0 or more
 * @param until the first step that has it no longer, above from; Long.MAX_VALUE: never
 * @param every after how many steps, counted from the first, the numbers are computed again; 0: never
 * @param prune whether elements that the mask stops are set to 0 when it stops them; only of learning rates
 */
public record Mask(Selector select, Target target, MaskValues values, long from, long until, long every, boolean prune)
        implements Serializable {
    public Mask {
        Check.atLeast("from", from, 0);
        Check.atLeast("until", until, from + 1);
        Check.atLeast("every", every, 0);
        if (prune && target != Target.LEARNING_RATE) {
            throw new IllegalArgumentException(
                    "prune is true with target " + target.key() + "; only a mask of lr stops elements");
        }
    }

    /** A mask of the whole run, computed once. */
    public Mask(Selector select, Target target, MaskValues values) {
        this(select, target, values, 0, Long.MAX_VALUE, 0, false);
    }

    /** The same between two steps only, the second excluded. */
    public Mask between(long first, long end) {
        return new Mask(select, target, values, first, end, every, prune);
    }

    /** The same, computed again every n steps. */
    public Mask every(long n) {
        return new Mask(select, target, values, from, until, n, prune);
    }

    /** The same, setting what it stops to 0. */
    public Mask pruning() {
        return new Mask(select, target, values, from, until, every, true);
    }

    /** Whether a step has it. */
    public boolean active(long step) {
        return from <= step && step < until;
    }

    /** Whether its numbers are computed at a step. */
    public boolean due(long step) {
        return active(step) && (step == from || (every > 0 && (step - from) % every == 0));
    }

    /** The first step after a step at which it starts, ends or is computed again; Long.MAX_VALUE: none. */
    public long next(long step) {
        if (step < from) {
            return from;
        }
        if (step >= until) {
            return Long.MAX_VALUE;
        }
        long again = every == 0 ? Long.MAX_VALUE : from + ((step - from) / every + 1) * every;
        return Math.min(again, until);
    }

    /** What it is, in words: {@code lr of 4_W: keep largest magnitude 0.2}. */
    @Override
    public String toString() {
        String window = from == 0 && until == Long.MAX_VALUE
                ? ""
                : String.format(
                        Locale.ROOT, ", from step %d%s", from, until == Long.MAX_VALUE ? "" : " until " + until);
        return target.key() + " of " + select + ": " + values + window + (every == 0 ? "" : ", every " + every)
                + (prune ? ", pruning" : "");
    }
}
