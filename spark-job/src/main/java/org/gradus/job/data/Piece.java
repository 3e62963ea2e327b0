package org.gradus.job.data;

import java.io.Serializable;

/**
 * Rows on their way to a replica.
 *
 * @param replica whose they are
 * @param first the place of the first among the replica's rows; the others follow
 */
record Piece(int replica, int first, float[] features, float[] labels) implements Serializable {}
