package org.gradus.setting;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a user should know about a command that goes on all the same: lines of text, each said once. Faults, which end a command,
 * are {@link Faults}. Every command hands its warnings to the terminal; a run writes them to run.json as well. Safe for several
 * threads.
 */
public final class Warnings {
    private final Set<String> lines = new LinkedHashSet<>();
    private final List<Consumer<String>> listeners = new ArrayList<>();

    /**
     * Adds a warning, unless it was added before, and tells the listeners.
     *
     * @param line one sentence without a line break: what was found, what becomes of it, and what to do
     */
    public synchronized void add(String line) {
        String shown = Printable.line(line);
        if (lines.add(shown)) {
            listeners.forEach(listener -> listener.accept(shown));
        }
    }

    /** Adds warnings that a user has seen already, such as those of the run that is resumed; no listener hears of them. */
    public synchronized void restore(Collection<String> earlier) {
        lines.addAll(earlier);
    }

    /** Tells a listener every warning so far, and each later one as it is added. */
    public synchronized void listen(Consumer<String> listener) {
        lines.forEach(listener);
        listeners.add(listener);
    }

    /** All so far, in the order in which they were added. */
    public synchronized List<String> list() {
        return List.copyOf(lines);
    }
}
