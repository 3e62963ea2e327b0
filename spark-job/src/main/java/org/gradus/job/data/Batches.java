package org.gradus.job.data;

import org.gradus.engine.Batch;

/** The batches of one replica, epoch by epoch. Owns the arrays that batches lie in: a batch is good until the next one. */
public final class Batches {
    private final Shard shard;
    private final int batch;
    private final long seed;
    private final int replica;
    private final boolean shuffle;
    private final int[] order;
    private final Batch full;
    private final Batch last;
    private int orderedEpoch = -1;

    /**
     * @param shard with one row or more
     * @param batch examples per step, 1 or more; the last batch of an epoch may have fewer
     */
    public Batches(Shard shard, int batch, long seed, int replica, boolean shuffle) {
        this.shard = shard;
        this.batch = batch;
        this.seed = seed;
        this.replica = replica;
        this.shuffle = shuffle;
        this.order = new int[shard.rows()];
        this.full = allocate(Math.min(batch, shard.rows()));
        this.last = shard.rows() % batch == 0 ? full : allocate(shard.rows() % batch);
    }

    /** Batches per epoch. */
    public int perEpoch() {
        return (shard.rows() + batch - 1) / batch;
    }

    /**
     * The rows [index batch, min(rows, (index + 1) batch)) of the epoch's order.
     *
     * @param index from 0 to perEpoch() - 1
     */
    public Batch get(int epoch, int index) {
        if (epoch != orderedEpoch) {
            RowOrder.fill(order, seed, epoch, replica, shuffle);
            orderedEpoch = epoch;
        }
        Batch filled = index == perEpoch() - 1 ? last : full;
        for (int i = 0; i < filled.examples(); i++) {
            int row = order[index * batch + i];
            copy(shard.features(), row, filled.features(), i, shard.featureLength());
            copy(shard.labels(), row, filled.labels(), i, shard.labelLength());
        }
        return filled;
    }

    private static void copy(float[] from, int row, float[] to, int i, int length) {
        System.arraycopy(from, row * length, to, i * length, length);
    }

    private Batch allocate(int examples) {
        return new Batch(
                new float[examples * shard.featureLength()], new float[examples * shard.labelLength()], examples);
    }
}
