package org.gradus.device;

import org.gradus.plan.Runs;

/** Where some elements lie in the flat vector: a view where they are one run, else an array of their places on the device. */
final class Place<A> implements AutoCloseable {
    private final Backend<A> backend;
    private final int start;
    private final int length;
    private final A places;

    Place(Backend<A> backend, Runs runs) {
        this.backend = backend;
        start = runs.count() == 0 ? 0 : runs.start(0);
        length = runs.total();
        places = runs.count() > 1 ? backend.keep(backend.upload(places(runs))) : null;
    }

    private static int[] places(Runs runs) {
        int[] places = new int[runs.total()];
        int next = 0;
        for (int k = 0; k < runs.count(); k++) {
            for (int i = 0; i < runs.length(k); i++) {
                places[next++] = runs.start(k) + i;
            }
        }
        return places;
    }

    int length() {
        return length;
    }

    /** Whether a view reaches the elements. */
    boolean contiguous() {
        return places == null;
    }

    /** The array of places; null where the elements are contiguous. */
    A places() {
        return places;
    }

    /** The elements themselves, where they are contiguous. */
    A view(A flat) {
        return backend.slice(flat, start, start + length);
    }

    /** Copies the elements to a packed array. */
    void get(A flat, A packed) {
        if (contiguous()) {
            backend.copy(view(flat), packed);
        } else {
            backend.gather(flat, places, packed);
        }
    }

    /** Copies a packed array to the elements. */
    void put(A packed, A flat) {
        if (contiguous()) {
            backend.copy(packed, view(flat));
        } else {
            backend.scatter(packed, places, flat);
        }
    }

    /** Sets the elements to 0. */
    void clear(A flat) {
        if (length > 0) {
            put(backend.floats(length), flat);
        }
    }

    @Override
    public void close() {
        if (places != null) {
            backend.release(places);
        }
    }
}
