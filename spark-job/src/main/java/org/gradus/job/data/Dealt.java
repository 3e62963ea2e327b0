package org.gradus.job.data;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.gradus.engine.RowScaling;

/** Rows that were dealt: partition r has those of replica r, in their order, packed, on the executors' disks. */
public final class Dealt implements AutoCloseable {
    private final String what;
    private final JavaRDD<byte[]> blocks;
    private final List<ShardSize> sizes;
    private final RowScaling scaling;

    Dealt(String what, JavaRDD<byte[]> blocks, List<ShardSize> sizes, RowScaling scaling) {
        this.what = what;
        this.blocks = blocks;
        this.sizes = List.copyOf(sizes);
        this.scaling = scaling;
    }

    /** How many replicas there are. */
    public int replicas() {
        return sizes.size();
    }

    /** Of each replica's shard. */
    public List<ShardSize> sizes() {
        return sizes;
    }

    /** Rows of the largest shard. */
    public int largest() {
        return sizes.stream().mapToInt(ShardSize::rows).max().orElseThrow();
    }

    /** The rows themselves: for {@link SequentialBatches}, and for Spark, which knows where they lie. */
    public JavaRDD<byte[]> blocks() {
        return blocks;
    }

    /** For executors that build shards; only once {@link #materialise} has been called. */
    public ShardBlocks shards(ShardStorage storage) {
        return new ShardBlocks(blocks.id(), sizes, scaling, storage);
    }

    /** What is done to the numbers of a row; rows that lie here are not scaled yet. */
    public RowScaling scaling() {
        return scaling;
    }

    /**
     * Deals what no executor has: all of it at first, later what was lost.
     *
     * @throws DataException when the data can no longer be read
     */
    public Dealt materialise() {
        Failures.call(what, () -> {
            blocks.foreachPartition(rows -> {});
            return null;
        });
        return this;
    }

    /** Lets Spark forget the rows. Shards that were built stay. */
    @Override
    public void close() {
        blocks.unpersist(false);
    }
}
