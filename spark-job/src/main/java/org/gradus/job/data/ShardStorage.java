package org.gradus.job.data;

import java.util.function.Function;

/** Where the numbers of a shard are. Which of the two makes no difference to them. */
public enum ShardStorage {
    /** In arrays on the executor's heap. */
    MEMORY(MemoryStore::new),
    /** In a file on the executor's disk; the heap has some batches of it. */
    DISK(FileStore::inLocalFolder);

    private final Function<ShardSize, ShardStore> maker;

    ShardStorage(Function<ShardSize, ShardStore> maker) {
        this.maker = maker;
    }

    ShardStore store(ShardSize size) {
        return maker.apply(size);
    }
}
