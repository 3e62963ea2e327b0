package org.gradus.setting;

import java.util.ArrayList;
import java.util.List;

/** Collects the faults of one input, so that a user sees all of them at once. */
public final class Faults {
    private final List<Fault> found = new ArrayList<>();

    /** Notes a fault at a path. */
    public void add(String where, String what) {
        found.add(new Fault(where, what));
    }

    /** Notes faults that were collected elsewhere. */
    public void addAll(List<Fault> faults) {
        found.addAll(faults);
    }

    /** The faults so far. */
    public List<Fault> list() {
        return List.copyOf(found);
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /**
     * Ends the collection.
     *
     * @param input what is refused, for the message
     * @throws FaultsException when there is at least one fault
     */
    public void throwIfAny(String input) {
        if (!found.isEmpty()) {
            throw new FaultsException(input, found);
        }
    }
}
