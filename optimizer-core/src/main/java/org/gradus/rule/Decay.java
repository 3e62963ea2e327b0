package org.gradus.rule;

/** Decoupled decay of tensor rules whose decay is beside the update. */
final class Decay {
    private Decay() {}

    /**
     * {@code update = size update + rate decay}.
     *
     * @param decay null: none
     */
    static void add(float[] update, int length, float size, float[] decay, float rate) {
        if (decay == null) {
            for (int i = 0; i < length; i++) {
                update[i] *= size;
            }
        } else {
            for (int i = 0; i < length; i++) {
                update[i] = size * update[i] + rate * decay[i];
            }
        }
    }
}
