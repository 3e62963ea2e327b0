package org.gradus.engine;

/**
 * Examples for one step.
 *
 * @param features row after row, examples x features per example; each row in order c of the model's input shape
 * @param labels row after row, examples x outputs; one-hot for classes
 * @param examples the number of rows, 1 or more
 */
public record Batch(float[] features, float[] labels, int examples) {}
