package org.gradus.update;

/**
 * Memory for the state of many parts, one after the other in the order of the plan: the processor goes on from one to the next
 * as if they were one.
 */
final class Arena {
    private static final int CHUNK = 1 << 28;

    private long left;
    private float[] chunk = new float[0];
    private int used;

    /** @param total how many floats will be asked for */
    Arena(long total) {
        left = total;
    }

    /** The array that has room for so many floats: where the next call of take begins. */
    float[] chunk(int length) {
        if (length > chunk.length - used) {
            chunk = new float[(int) Math.min(left, Math.max(length, CHUNK))];
            used = 0;
        }
        return chunk;
    }

    /** Takes so many floats of the chunk; where they begin. */
    int take(int length) {
        int start = used;
        used += length;
        left -= length;
        return start;
    }
}
