package org.gradus.job.data;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.gradus.job.config.DealConfig.Shards;
import org.gradus.setting.Names;

/**
 * Where shards are kept, and why. Sizes decide, not what is free at the moment: the same job on the same cluster does the same.
 *
 * @param storage what was chosen
 * @param bytes the shards of one executor together
 * @param heap an executor's, in bytes
 * @param reason in words
 */
public record StorageChoice(ShardStorage storage, long bytes, long heap, String reason) {
    /** The part of an executor's heap that shards may take, one over this. */
    private static final int PART = 2;

    /**
     * Decides for the executors that are there now.
     *
     * @param wanted what the job says
     */
    public static StorageChoice of(Shards wanted, JavaSparkContext spark, Dealt dealt) {
        // The status counts the driver too; an embedded one is the executor.
        int executors = spark.isLocal()
                ? 1
                : Math.max(1, spark.sc().getExecutorMemoryStatus().size() - 1);
        long heap = spark.isLocal()
                ? Runtime.getRuntime().maxMemory()
                : spark.getConf().getSizeAsBytes("spark.executor.memory", "1g");
        long shard = dealt.sizes().stream().mapToLong(ShardSize::bytes).max().orElseThrow();
        return of(wanted, shard, (dealt.replicas() + executors - 1) / executors, heap);
    }

    /**
     * Decides.
     *
     * @param shard bytes of the largest
     * @param together how many one executor has at most
     * @param heap an executor's, in bytes
     */
    static StorageChoice of(Shards wanted, long shard, int together, long heap) {
        long bytes = shard * together;
        boolean fit = bytes <= heap / PART;
        ShardStorage storage =
                wanted == Shards.MEMORY || (wanted == Shards.AUTO && fit) ? ShardStorage.MEMORY : ShardStorage.DISK;
        String reason = wanted != Shards.AUTO
                ? "the job says so"
                : String.format(
                        Locale.ROOT,
                        "the shards of an executor have %,d bytes, which %s half of its heap of %,d",
                        bytes,
                        fit ? "fit into" : "are more than",
                        heap);
        return new StorageChoice(storage, bytes, heap, reason);
    }

    /** For {@code run.json}, in an order that is the same in each run. */
    public Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("storage", Names.key(storage));
        facts.put("reason", reason);
        facts.put("bytesPerExecutor", bytes);
        facts.put("executorHeap", heap);
        return facts;
    }

    /** {@code shards are kept on disk: ...}. */
    @Override
    public String toString() {
        return "shards are kept " + (storage == ShardStorage.DISK ? "on disk" : "in memory") + ": " + reason;
    }
}
