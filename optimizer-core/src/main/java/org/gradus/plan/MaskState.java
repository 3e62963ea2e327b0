package org.gradus.plan;

import java.io.Serializable;

/**
 * The numbers of one mask, as they were last computed.
 *
 * @param version how many times they were computed
 * @param step when they were computed last
 * @param values one per selected element, in the order of the flat vector
 */
public record MaskState(long version, long step, float[] values) implements Serializable {}
