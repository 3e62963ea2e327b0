package org.gradus.device;

import java.util.ArrayList;
import java.util.List;

/** Arrays that every part works in, allocated once: a step allocates next to nothing. */
final class Scratch<A> implements AutoCloseable {
    private final Backend<A> backend;
    private final int longest;
    private final List<A> arrays = new ArrayList<>();
    private int next;

    /** @param longest the most elements of a part */
    Scratch(Backend<A> backend, int longest) {
        this.backend = backend;
        this.longest = longest;
    }

    /** Takes all arrays back. */
    void rewind() {
        next = 0;
    }

    /** How many arrays are taken. */
    int mark() {
        return next;
    }

    /** Takes the arrays back that were taken since a mark. */
    void rewind(int mark) {
        next = mark;
    }

    /** An array with any numbers, until rewind; a view that dies with the scope. */
    A take(int length) {
        if (next == arrays.size()) {
            arrays.add(backend.keep(backend.floats(longest)));
        }
        A array = arrays.get(next++);
        return length == longest ? array : backend.slice(array, 0, length);
    }

    @Override
    public void close() {
        arrays.forEach(backend::release);
    }
}
