package org.gradus.update;

import java.nio.FloatBuffer;
import org.gradus.plan.Runs;

/** A place in a set of elements, from which packed elements are read and to which they are written back. */
abstract class Cursor {
    /** Where runs are shorter on average, the places of the elements are kept one by one. */
    private static final int SHORT = 16;

    /** The way through a set that suits its fragmentation. */
    static Cursor over(Runs runs) {
        return (long) runs.count() * SHORT < runs.total() ? new RunCursor(runs) : new PlaceCursor(runs);
    }

    /** How many elements are best read before they are written, {@link Block#SIZE} at most. */
    abstract int size();

    /** Goes back to the first element. */
    abstract void rewind();

    /** Copies the next elements to the front of an array; the place stays. */
    abstract void get(FloatBuffer flat, float[] to, int count);

    /** Copies the next gradients and weights to the front of a block; the place stays. */
    void get(Flats flats, Block block, int count) {
        get(flats.gradient(), block.gradient, count);
        get(flats.weights(), block.weights, count);
    }

    /** Copies the front of an array to the next elements. */
    abstract void put(float[] from, int count, FloatBuffer flat);

    /** Moves past elements. */
    abstract void skip(int count);
}
