package org.gradus.job.data;

import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.executor.DataReadMethod;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockResult;
import org.apache.spark.storage.RDDBlockId;
import scala.Option;

/** Reads a partition that Spark keeps, here or from another executor. While it reads one that lies here, Spark must not drop it. */
final class DealtBlock implements Iterator<byte[]>, AutoCloseable {
    private final scala.collection.Iterator<Object> data;
    private final RDDBlockId block;
    private final BlockManager blocks;
    private boolean locked;

    DealtBlock(BlockResult found, RDDBlockId block, BlockManager blocks) {
        this.data = found.data();
        this.block = block;
        this.blocks = blocks;
        this.locked = !found.readMethod().equals(DataReadMethod.Network());
    }

    /** @throws ShardLost when the block can no longer be read */
    @Override
    public boolean hasNext() {
        try {
            boolean more = data.hasNext();
            locked &= more; // at its end Spark gives the block back itself
            return more;
        } catch (Exception e) { // Scala throws checked exceptions that it does not declare
            throw new ShardLost(block.rddId(), block.splitIndex(), e);
        }
    }

    /** @throws ShardLost when the block can no longer be read */
    @Override
    public byte[] next() {
        try {
            return (byte[]) data.next();
        } catch (Exception e) { // Scala throws checked exceptions that it does not declare
            throw new ShardLost(block.rddId(), block.splitIndex(), e);
        }
    }

    /** Gives the block back, where it was not read to its end. */
    @Override
    public void close() {
        if (locked) {
            locked = false;
            blocks.releaseLock(block, Option.apply(TaskContext.get()));
        }
    }
}
