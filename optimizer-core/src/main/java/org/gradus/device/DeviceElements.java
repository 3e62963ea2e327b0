package org.gradus.device;

import org.gradus.plan.Runs;

/**
 * Elements that are reached where they lie; what is kept of them stays there, too.
 *
 * @param <A> the library's array
 */
public final class DeviceElements<A> implements FlatElements<A> {
    private final Backend<A> backend;
    private final Place<A> place;
    private final int length;
    private A kept;

    /**
     * Uploads the places of elements that are not contiguous.
     *
     * @param length of the flat vectors
     */
    public DeviceElements(Backend<A> backend, Runs runs, int length) {
        this.backend = backend;
        this.length = length;
        try (Scope scope = backend.scope()) {
            this.place = new Place<>(backend, runs);
        }
    }

    @Override
    public void clear(A flat) {
        try (Scope scope = backend.scope()) {
            place.clear(line(flat));
        }
    }

    @Override
    public void keep(A flat) {
        if (place.length() == 0) {
            return;
        }
        try (Scope scope = backend.scope()) {
            if (kept == null) {
                kept = backend.keep(backend.floats(place.length()));
            }
            place.get(line(flat), kept);
        }
    }

    @Override
    public void restore(A flat) {
        if (kept == null) {
            return;
        }
        try (Scope scope = backend.scope()) {
            place.put(kept, line(flat));
        }
    }

    /** Subtracts from the elements of one vector those of another. */
    public void subtract(A amounts, A flat) {
        if (place.length() == 0) {
            return;
        }
        try (Scope scope = backend.scope()) {
            A values = backend.floats(place.length());
            A less = backend.floats(place.length());
            place.get(line(flat), values);
            place.get(line(amounts), less);
            backend.apply(org.gradus.formula.Term.Operator.SUBTRACT, values, less, values);
            place.put(values, line(flat));
        }
    }

    /** Copies the elements to the host. */
    public float[] read(A flat) {
        if (place.length() == 0) {
            return new float[0];
        }
        try (Scope scope = backend.scope()) {
            A packed = backend.floats(place.length());
            place.get(line(flat), packed);
            return backend.read(packed);
        }
    }

    /** Copies elements from the host. */
    public void write(float[] packed, A flat) {
        if (place.length() == 0) {
            return;
        }
        try (Scope scope = backend.scope()) {
            place.put(backend.upload(packed), line(flat));
        }
    }

    private A line(A flat) {
        return backend.flat("a vector", flat, length);
    }

    @Override
    public void close() {
        place.close();
        if (kept != null) {
            backend.release(kept);
        }
    }
}
