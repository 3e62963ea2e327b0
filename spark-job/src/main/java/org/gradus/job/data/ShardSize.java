package org.gradus.job.data;

import java.io.Serializable;

/**
 * How many numbers a shard has.
 *
 * @param rows how many examples
 * @param featureLength numbers per example
 * @param labelLength numbers per label
 */
public record ShardSize(int rows, int featureLength, int labelLength) implements Serializable {
    /** Numbers of a row with its label. */
    public int rowLength() {
        return Math.addExact(featureLength, labelLength);
    }

    /** What the shard takes, in memory or on disk. */
    public long bytes() {
        return (long) rows * rowLength() * Float.BYTES;
    }
}
