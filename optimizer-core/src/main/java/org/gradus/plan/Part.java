package org.gradus.plan;

import java.io.Serializable;
import org.gradus.engine.Parameter;
import org.gradus.engine.Regularization;

/**
 * What one group owns of one parameter. The masks hold one number per trainable element, in the order of the runs; null
 * stands for all ones.
 *
 * @param parameter the parameter
 * @param owned how many of its elements the group owns
 * @param trainable the owned elements that can move: not frozen, learning-rate mask not 0
 * @param regularization the penalties, before the decay mask
 * @param origin where the penalties came from, for explain: {@code job}, {@code model}, {@code adamw's default}
 * @param rateMask multiplies the update
 * @param decayMask multiplies the penalties
 * @param gradientMask multiplies the gradient
 */
public record Part(
        Parameter parameter,
        int owned,
        Runs trainable,
        Regularization regularization,
        String origin,
        float[] rateMask,
        float[] decayMask,
        float[] gradientMask)
        implements Serializable {}
