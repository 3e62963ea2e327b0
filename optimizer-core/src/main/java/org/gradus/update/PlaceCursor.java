package org.gradus.update;

import java.nio.FloatBuffer;
import org.gradus.plan.Runs;

/** Goes from element to element: for scattered ones, where the start of a copy costs more than the copy. */
final class PlaceCursor extends Cursor {
    /** Where of so many elements one is wanted, copying all of them in one go is quicker than asking for each. */
    private static final int DENSE = 32;

    /** So few at a time that what lies between them stays in the innermost cache until they are written. */
    private static final int SIZE = 32;

    private final int[] places;
    private final float[] span;
    private int at;

    PlaceCursor(Runs runs) {
        places = new int[runs.total()];
        int next = 0;
        for (int k = 0; k < runs.count(); k++) {
            for (int i = 0; i < runs.length(k); i++) {
                places[next++] = runs.start(k) + i;
            }
        }
        int widest = 0;
        for (int first = 0; first < places.length; first += SIZE) {
            int count = Math.min(SIZE, places.length - first);
            widest = Math.max(widest, Math.min(width(first, count), count * DENSE));
        }
        span = new float[widest];
    }

    /** How far some elements reach in the flat vector. */
    private int width(int first, int count) {
        return places[first + count - 1] - places[first] + 1;
    }

    @Override
    int size() {
        return SIZE;
    }

    @Override
    void rewind() {
        at = 0;
    }

    @Override
    void get(FloatBuffer flat, float[] to, int count) {
        int width = width(at, count);
        if (width > span.length) {
            for (int i = 0; i < count; i++) {
                to[i] = flat.get(places[at + i]);
            }
            return;
        }
        int first = places[at];
        flat.get(first, span, 0, width);
        for (int i = 0; i < count; i++) {
            to[i] = span[places[at + i] - first];
        }
    }

    @Override
    void put(float[] from, int count, FloatBuffer flat) {
        for (int i = 0; i < count; i++) {
            flat.put(places[at + i], from[i]);
        }
    }

    @Override
    void skip(int count) {
        at += count;
    }
}
