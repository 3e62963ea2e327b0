package org.gradus.setting;

import java.io.Serializable;

/**
 * One thing that is wrong with an input.
 *
 * @param where the path in the input, such as {@code groups[0].select}; empty when the input has no parts
 * @param what the value found and what is legal, one sentence without the path
 */
public record Fault(String where, String what) implements Serializable {
    /** On one line, as {@link Printable#line}: both parts may hold what a stranger wrote. */
    @Override
    public String toString() {
        return Printable.line(where.isEmpty() ? what : Printable.value(where) + ": " + what);
    }
}
