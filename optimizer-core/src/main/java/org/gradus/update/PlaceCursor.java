package org.gradus.update;

import java.nio.FloatBuffer;
import org.gradus.plan.Runs;

/** Goes from element to element: for scattered ones, where the start of a copy costs more than the copy. */
final class PlaceCursor extends Cursor {
    /** So few at a time that what lies between them stays in a near cache until they are written. */
    private static final int SIZE = 128;

    private final int[] places;
    private int at;

    PlaceCursor(Runs runs) {
        places = new int[runs.total()];
        int next = 0;
        for (int k = 0; k < runs.count(); k++) {
            for (int i = 0; i < runs.length(k); i++) {
                places[next++] = runs.start(k) + i;
            }
        }
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
        for (int i = 0; i < count; i++) {
            to[i] = flat.get(places[at + i]);
        }
    }

    /** Gradients and weights side by side: the processor waits for both at once. */
    @Override
    void get(Flats flats, Block block, int count) {
        FloatBuffer weights = flats.weights();
        FloatBuffer gradient = flats.gradient();
        float[] w = block.weights;
        float[] g = block.gradient;
        for (int i = 0; i < count; i++) {
            int place = places[at + i];
            g[i] = gradient.get(place);
            w[i] = weights.get(place);
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
