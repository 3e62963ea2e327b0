package org.gradus.job.data;

import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockResult;
import org.apache.spark.storage.RDDBlockId;
import org.gradus.job.wire.Broken;
import scala.Option;
import scala.reflect.ClassTag$;

/** The shards that Spark keeps, without their lineage: a task may hold several of them. */
public final class ShardBlocks {
    private ShardBlocks() {}

    /**
     * A replica's shard, from this executor or another.
     *
     * @param rdd Spark's number of the persisted shards
     * @throws Broken when no executor has it any more
     */
    public static Shard read(int rdd, int replica) {
        RDDBlockId id = new RDDBlockId(rdd, replica);
        Option<BlockResult> found = SparkEnv.get().blockManager().get(id, ClassTag$.MODULE$.apply(Shard.class));
        if (found.isEmpty()) {
            throw new Broken("shard " + replica + " is lost");
        }
        scala.collection.Iterator<?> data = found.get().data();
        Shard shard = (Shard) data.next();
        // Only at its end does the iterator give the block free; whoever reads it here is no task, at whose end Spark would.
        if (data.hasNext()) {
            throw new IllegalStateException("partition " + replica + " has more than one shard");
        }
        return shard;
    }
}
