package org.gradus.rule;

/** Decoupled decay of tensor rules whose decay is beside the update. */
final class Decay {
    private Decay() {}

    /**
     * {@code update = size update + rate decay}, from one position to before another.
     *
     * @param decay null: none
     */
    static void add(float[] update, int from, int to, float size, float[] decay, float rate) {
        if (decay == null) {
            for (int i = from; i < to; i++) {
                update[i] *= size;
            }
        } else {
            for (int i = from; i < to; i++) {
                update[i] = size * update[i] + rate * decay[i];
            }
        }
    }
}
