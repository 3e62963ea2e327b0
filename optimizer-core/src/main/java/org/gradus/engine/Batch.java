package org.gradus.engine;

/**
 * Examples for one step.
 *
 * @param features row after row, examples x features per example; each row in order c of the model's input shape
 * @param labels row after row, examples x outputs; one-hot for classes. Where the model gives outputs for every time step, each
 *     row is in order c of the shape of its outputs: outputs x time, or time x outputs where its last layer says NWC
 * @param examples the number of rows, 1 or more
 * @param featureMask examples x time, row after row: 1 where features count, 0 where they only fill up; empty: all count
 * @param labelMask the same for the loss: examples x time, or as many as labels; examples x 1 where outputs have no time;
 *     empty: all count
 * @param continues whether the sequences go on where those of the batch before ended, whose recurrent state is kept; only
 *     where the model's backpropagation through time is truncated
 */
public record Batch(
        float[] features, float[] labels, int examples, float[] featureMask, float[] labelMask, boolean continues) {
    private static final float[] ALL = {};

    /** Examples that all count, and that stand for themselves. */
    public Batch(float[] features, float[] labels, int examples) {
        this(features, labels, examples, ALL, ALL, false);
    }

    /** Sequences that stand for themselves. */
    public Batch(float[] features, float[] labels, int examples, float[] featureMask, float[] labelMask) {
        this(features, labels, examples, featureMask, labelMask, false);
    }
}
