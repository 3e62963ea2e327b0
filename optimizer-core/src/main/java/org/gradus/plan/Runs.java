package org.gradus.plan;

import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A set of elements as contiguous runs of the flat vector, ascending where nothing else is said. Packed arrays hold the elements
 * of the runs one after the other.
 */
public final class Runs implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int[] starts;
    private final int[] lengths;
    private final int total;

    private Runs(int[] starts, int[] lengths) {
        this.starts = starts;
        this.lengths = lengths;
        int sum = 0;
        for (int length : lengths) {
            sum += length;
        }
        this.total = sum;
    }

    /** The runs of a set. */
    public static Runs of(BitSet elements) {
        int count = 0;
        for (int i = elements.nextSetBit(0); i >= 0; i = elements.nextSetBit(elements.nextClearBit(i))) {
            count++;
        }
        int[] starts = new int[count];
        int[] lengths = new int[count];
        int k = 0;
        for (int i = elements.nextSetBit(0); i >= 0; i = elements.nextSetBit(i + lengths[k - 1])) {
            starts[k] = i;
            lengths[k] = elements.nextClearBit(i) - i;
            k++;
        }
        return new Runs(starts, lengths);
    }

    /**
     * Elements in an order that need not ascend; runs that follow one another without a gap become one.
     *
     * @param starts the first element of each run
     * @param lengths 1 or more each
     */
    public static Runs inOrder(int[] starts, int[] lengths) {
        int[] begun = new int[starts.length];
        int[] joined = new int[starts.length];
        int count = 0;
        for (int k = 0; k < starts.length; k++) {
            if (count > 0 && begun[count - 1] + joined[count - 1] == starts[k]) {
                joined[count - 1] += lengths[k];
            } else {
                begun[count] = starts[k];
                joined[count++] = lengths[k];
            }
        }
        return new Runs(Arrays.copyOf(begun, count), Arrays.copyOf(joined, count));
    }

    /** The number of runs. */
    public int count() {
        return starts.length;
    }

    /** Where run k starts in the flat vector. */
    public int start(int k) {
        return starts[k];
    }

    /** How many elements run k has. */
    public int length(int k) {
        return lengths[k];
    }

    /** The number of elements in all runs. */
    public int total() {
        return total;
    }

    /** Whether an element of the flat vector is among them. */
    public boolean contains(int element) {
        int before = Arrays.binarySearch(starts, element);
        int run = before >= 0 ? before : -before - 2;
        return run >= 0 && element < starts[run] + lengths[run];
    }

    /** Copies the elements out of a flat vector, into {@code to} from {@code at} on; returns where the next ones go. */
    public int pack(FloatBuffer flat, float[] to, int at) {
        int next = at;
        for (int k = 0; k < starts.length; k++) {
            flat.get(starts[k], to, next, lengths[k]);
            next += lengths[k];
        }
        return next;
    }

    /** Copies packed elements into a flat vector, from {@code at} on; returns where the next ones are. */
    public int unpack(float[] from, int at, FloatBuffer flat) {
        int next = at;
        for (int k = 0; k < starts.length; k++) {
            flat.put(starts[k], from, next, lengths[k]);
            next += lengths[k];
        }
        return next;
    }

    /** Sets the elements in a flat vector to one value. */
    public void fill(float value, FloatBuffer flat) {
        for (int k = 0; k < starts.length; k++) {
            for (int i = starts[k]; i < starts[k] + lengths[k]; i++) {
                flat.put(i, value);
            }
        }
    }

    /** The packed values of a full-length array. */
    public float[] packed(float[] flat) {
        float[] out = new float[total];
        pack(FloatBuffer.wrap(flat), out, 0);
        return out;
    }
}
