package org.gradus.update;

/**
 * The state and the rate masks of many parts, one after the other in the order of the plan: the processor goes on from one to
 * the next as if they were one.
 */
final class Arena {
    private final float[][] slots;
    private final float[] rates;
    private final float[][] masks = new float[Fusion.MASKS][];
    private int used;

    /**
     * @param slots how many slots a part has
     * @param elements how many elements all parts have
     * @param masked whether parts have a rate mask
     */
    Arena(int slots, int elements, boolean masked) {
        this.slots = new float[slots][elements];
        this.rates = masked ? new float[elements] : null;
        this.masks[Fusion.RATE_MASK] = rates;
    }

    /** The masks of a part that has none but the rates. */
    float[][] masks() {
        return masks;
    }

    /** All slots. */
    float[][] slots() {
        return slots;
    }

    /** All rate masks; null where there are none. */
    float[] rates() {
        return rates;
    }

    /** Makes room for a part; where it begins. */
    int take(int length, float[] mask) {
        int start = used;
        used += length;
        if (mask != null) {
            System.arraycopy(mask, 0, rates, start, length);
        }
        return start;
    }
}
