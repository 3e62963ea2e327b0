package org.gradus.device;

import org.gradus.plan.Runs;

/** Where some elements lie in the flat vector: a view where they are one run, else an array of their places on the device. */
final class Place<A> implements AutoCloseable {
    private final Backend<A> backend;
    private final int start;
    private final int length;
    private final A places;
    private final boolean owned;

    /** Uploads the places of elements that are not contiguous. */
    Place(Backend<A> backend, Runs runs) {
        this(backend, runs, runs.count() > 1 ? backend.keep(backend.upload(places(runs))) : null, true);
    }

    /** @param places another's; null where there is but one run */
    Place(Backend<A> backend, Runs runs, A places) {
        this(backend, runs, places, false);
    }

    private Place(Backend<A> backend, Runs runs, A places, boolean owned) {
        this.backend = backend;
        this.start = runs.count() == 0 ? 0 : runs.start(0);
        this.length = runs.total();
        this.places = places;
        this.owned = owned;
    }

    private static int[] places(Runs runs) {
        int[] places = new int[runs.total()];
        fill(runs, places, 0);
        return places;
    }

    /** Writes the places of elements one after another. */
    static void fill(Runs runs, int[] places, int from) {
        int next = from;
        for (int k = 0; k < runs.count(); k++) {
            for (int i = 0; i < runs.length(k); i++) {
                places[next++] = runs.start(k) + i;
            }
        }
    }

    int length() {
        return length;
    }

    /** Whether a view reaches the elements. */
    boolean contiguous() {
        return places == null;
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
        if (owned && places != null) {
            backend.release(places);
        }
    }
}
