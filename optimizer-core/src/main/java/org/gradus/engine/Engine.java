package org.gradus.engine;

import java.nio.FloatBuffer;

/**
 * A network that computes: the parameter layout, one flat vector of weights, one flat vector of gradients, and loss and
 * gradient on a batch. Nothing outside an engine knows which library computes. Used by one thread at a time, always the
 * same one.
 */
public interface Engine extends AutoCloseable {
    Layout layout();

    /** The live weights, layout().length() floats; what is put here is what the next batch sees. */
    FloatBuffer weights();

    /** The gradients of the last batch, layout().length() floats; elements of statistics and frozen layers mean nothing. */
    FloatBuffer gradient();

    /**
     * Computes the loss of a batch in training mode, and its gradient: the mean over the examples, after the model's own
     * gradient normalisation, without l1, l2 and weight decay, which belong to the update.
     *
     * @return the mean loss per example, penalties not included; may be NaN
     */
    double computeGradient(Batch batch, Moment moment);

    /** Moves running statistics with what the last batch showed, and applies the model's constraints to the weights. */
    void afterUpdate(Moment moment);

    /** Whether afterUpdate may change weights because the model has constraints. */
    boolean constrained();

    /**
     * The outputs in inference mode, examples x outputs, row after row.
     *
     * @param features examples x features, row after row
     */
    float[] predict(float[] features, int examples);

    /** The mean loss per example in inference mode, penalties not included; may be NaN. */
    double loss(Batch batch);

    /** Frees native memory. */
    @Override
    void close();
}
