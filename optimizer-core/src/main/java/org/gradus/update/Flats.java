package org.gradus.update;

import java.nio.FloatBuffer;

/**
 * The flat vectors of one update.
 *
 * @param weights the weights
 * @param gradient the gradient
 * @param amounts whether the amounts take the gradient's place, and the weights stay
 */
record Flats(FloatBuffer weights, FloatBuffer gradient, boolean amounts) {}
