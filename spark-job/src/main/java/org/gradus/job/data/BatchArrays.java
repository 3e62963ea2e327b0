package org.gradus.job.data;

import org.gradus.engine.Batch;

/** The arrays that one batch of an epoch lies in: those of a full one, and those of the last, which may be smaller. */
final class BatchArrays {
    private final Batch full;
    private final Batch last;

    BatchArrays(Shard shard, int batch) {
        this.full = allocate(shard, Math.min(batch, shard.rows()));
        this.last = shard.rows() % batch == 0 ? full : allocate(shard, shard.rows() % batch);
    }

    /** @param isLast whether it is the last of its epoch */
    Batch get(boolean isLast) {
        return isLast ? last : full;
    }

    private static Batch allocate(Shard shard, int examples) {
        return new Batch(
                new float[examples * shard.featureLength()], new float[examples * shard.labelLength()], examples);
    }
}
