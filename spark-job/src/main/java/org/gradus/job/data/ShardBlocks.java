package org.gradus.job.data;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockResult;
import org.apache.spark.storage.RDDBlockId;
import org.gradus.engine.RowScaling;
import scala.Option;

/**
 * Where an executor finds the rows that were dealt, and what it makes of them. Travels with a run's settings; rows do not.
 *
 * @param rdd Spark's number of the dealt rows, which are kept: partition r has replica r's
 * @param sizes of each replica's shard
 * @param scaling what is done to the numbers of a row
 * @param storage where shards are kept
 */
public record ShardBlocks(int rdd, List<ShardSize> sizes, RowScaling scaling, ShardStorage storage)
        implements Serializable {
    public ShardBlocks {
        sizes = List.copyOf(sizes);
    }

    /**
     * Builds a replica's shard, from this executor's copy of its rows or from another's, never by reading or dealing rows again.
     *
     * @return to be closed with the replica
     * @throws ShardLost when no executor has the rows
     * @throws ShardException when the shard cannot be kept here: the disk is full, a folder is gone or may not be written
     */
    public Shard open(int replica) {
        try (DealtBlock rows = read(replica)) {
            return Shard.build(rows, sizes.get(replica), scaling, storage.store(sizes.get(replica)));
        }
    }

    private DealtBlock read(int replica) {
        RDDBlockId block = new RDDBlockId(rdd, replica);
        BlockManager blocks = SparkEnv.get().blockManager();
        Option<BlockResult> found;
        try {
            found = blocks.get(block, Bytes.TAG);
        } catch (Exception e) { // Spark throws a checked one, undeclared, where a block's file is gone
            throw new ShardLost(rdd, replica, e);
        }
        if (found.isEmpty()) {
            throw new ShardLost(rdd, replica, null);
        }
        return new DealtBlock(found.get(), block, blocks);
    }
}
