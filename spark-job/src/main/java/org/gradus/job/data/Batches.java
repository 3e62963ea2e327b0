package org.gradus.job.data;

import org.gradus.engine.Batch;

/**
 * The batches of one replica, epoch by epoch. Owns the shard, and the arrays that batches lie in: a batch is good until the one after the
 * next, so that an engine can prepare one while it computes another. Rows of a shard on disk are read before they are asked for; which rows a
 * batch has does not depend on where they lie.
 */
public final class Batches implements AutoCloseable {
    private final Shard shard;
    private final int batch;
    private final EpochOrder order;
    private final BatchArrays[] arrays;
    private final ReadAhead ahead;
    private int turn;

    /**
     * @param shard closed with the batches
     * @param batch examples per step, 1 or more; the last batch of an epoch may have fewer
     */
    public Batches(Shard shard, int batch, long seed, int replica, boolean shuffle) {
        this.shard = shard;
        this.batch = batch;
        this.order = new EpochOrder(shard.rows(), seed, replica, shuffle);
        boolean waits = shard.onDisk() && shard.rows() > 0;
        this.arrays = waits ? null : new BatchArrays[] {new BatchArrays(shard, batch), new BatchArrays(shard, batch)};
        this.ahead = waits ? new ReadAhead(shard, batch, perEpoch(), order) : null;
    }

    /** Batches per epoch; 0 where the shard has no rows. */
    public int perEpoch() {
        return (int) (((long) shard.rows() + batch - 1) / batch);
    }

    /**
     * The rows [index batch, min(rows, (index + 1) batch)) of the epoch's order.
     *
     * @param index from 0 to perEpoch() - 1
     */
    public Batch get(int epoch, int index) {
        if (ahead != null) {
            return ahead.get(epoch, index);
        }
        turn = 1 - turn;
        Batch filled = arrays[turn].get(index == perEpoch() - 1);
        int[] rows = order.of(epoch);
        for (int i = 0; i < filled.examples(); i++) {
            shard.copy(rows[index * batch + i], i, filled.features(), filled.labels());
        }
        return filled;
    }

    @Override
    public void close() {
        if (ahead != null) {
            ahead.close();
        }
        shard.close();
    }
}
