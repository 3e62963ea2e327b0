package org.gradus.group;

import java.nio.FloatBuffer;

/**
 * What the numbers of a mask may depend on, at one moment of a run. All buffers have the layout's length and are only read.
 *
 * @param step steps done
 * @param weights as they are
 * @param initial the weights before the first step
 * @param gradient of the last step, the mean over the replicas; null: there is none yet
 */
public record Snapshot(long step, FloatBuffer weights, FloatBuffer initial, FloatBuffer gradient) {
    /** The moment before the first step. */
    public static Snapshot start(FloatBuffer weights) {
        return new Snapshot(0, weights, weights, null);
    }
}
