package org.gradus.job.data;

import java.io.Serializable;

/**
 * The rows that one replica trains on, packed.
 *
 * @param features row after row, rows x featureLength
 * @param labels row after row, rows x labelLength; one-hot for classes
 * @param rows the number of rows
 * @param featureLength numbers per example
 * @param labelLength numbers per label
 */
public record Shard(float[] features, float[] labels, int rows, int featureLength, int labelLength)
        implements Serializable {}
