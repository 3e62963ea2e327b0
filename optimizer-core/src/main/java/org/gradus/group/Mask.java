package org.gradus.group;

import java.io.Serializable;

/**
 * Numbers per element that multiply a learning rate, a weight decay or a gradient. Masks may overlap: they multiply.
 *
 * @param select the elements it covers; elsewhere it is 1
 * @param target what it multiplies
 * @param values the numbers
 */
public record Mask(Selector select, Target target, MaskValues values) implements Serializable {}
