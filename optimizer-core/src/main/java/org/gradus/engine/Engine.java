package org.gradus.engine;

import java.nio.FloatBuffer;

/**
 * A network that computes: the parameter layout, one flat vector of weights, one flat vector of gradients, and loss and
 * gradient on a batch. Nothing outside an engine knows which library computes. Used by one thread at a time, always the
 * same one.
 */
public interface Engine extends AutoCloseable {
    Layout layout();

    /**
     * The live weights, layout().length() floats; what is put here is what the next batch sees.
     *
     * @throws UnsupportedOperationException when they are on a device
     */
    FloatBuffer weights();

    /** Replaces the weights, wherever they are. */
    default void load(float[] weights) {
        weights().put(0, weights);
    }

    /**
     * The gradients of the last batch, layout().length() floats; elements of statistics and frozen layers mean nothing.
     *
     * @throws UnsupportedOperationException when they are on a device
     */
    FloatBuffer gradient();

    /**
     * Has layers compute so from the next batch on; weights stay. An engine starts with {@link LayerModes#MODEL}.
     *
     * @throws UnsupportedOperationException when it can compute only as the model says
     */
    default void use(LayerModes modes) {
        if (!modes.equals(LayerModes.MODEL)) {
            throw new UnsupportedOperationException("computes only as the model says");
        }
    }

    /**
     * Says which batch the next call but one of {@link #computeGradient}, or the next one, will be given, so that an engine may
     * take it to its device meanwhile. A hint: where another batch comes, or none was told, all is the same but the time.
     *
     * @param next must not change until its gradient is computed
     */
    default void prepare(Batch next) {}

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
     * The outputs in inference mode, examples x outputs, row after row; with time where the model gives outputs for every time
     * step, as {@link Batch#labels}.
     *
     * @param batch its features and their mask; the rest is not read
     */
    float[] predict(Batch batch);

    /**
     * The outputs of examples that all count.
     *
     * @param features examples x features, row after row
     */
    default float[] predict(float[] features, int examples) {
        return predict(new Batch(features, new float[0], examples));
    }

    /** The mean loss per example in inference mode, penalties not included; may be NaN. */
    double loss(Batch batch);

    /** Frees native memory. */
    @Override
    void close();
}
