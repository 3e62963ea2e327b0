package org.gradus.job.data;

import java.io.Serializable;

/** A model that predicts in one task. */
public interface Predictor extends AutoCloseable {
    /**
     * The model's outputs, examples x outputs, row after row.
     *
     * @param features scaled, examples x inputs, row after row
     */
    float[] predict(float[] features, int examples);

    @Override
    void close();

    /** Makes a predictor in each task. */
    interface Factory extends Serializable {
        Predictor open();
    }
}
