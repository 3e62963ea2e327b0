package org.gradus.job.data;

import java.util.Iterator;
import java.util.List;
import org.gradus.engine.RowScaling;

/**
 * The rows that one replica trains on, scaled: each row's features, and then its labels, one row after the other. They lie in
 * arrays, or in a file; nobody but {@link #onDisk} tells the two apart. May be read by several threads, but not while it is closed.
 */
public final class Shard implements AutoCloseable {
    private final ShardSize size;
    private final ShardStore store;

    private Shard(ShardSize size, ShardStore store) {
        this.size = size;
        this.store = store;
    }

    /** One in memory, of rows that need no scaling. */
    public static Shard of(float[] features, float[] labels, int rows, int featureLength, int labelLength) {
        ShardSize size = new ShardSize(rows, featureLength, labelLength);
        byte[] all = Packed.pack(new Block(rows, features, labels, List.of(), null));
        return build(List.of(all).iterator(), size, RowScaling.NONE, new MemoryStore(size));
    }

    /**
     * Builds one.
     *
     * @param packed blocks with all of its rows, in their order
     * @param store where they go; closed with the shard, or when it cannot be built
     * @throws IllegalStateException when the blocks have more or fewer rows than the size says
     */
    static Shard build(Iterator<byte[]> packed, ShardSize size, RowScaling scaling, ShardStore store) {
        try {
            long rows = 0;
            while (packed.hasNext()) {
                Block block = Packed.unpack(packed.next());
                rows += block.rows();
                if (rows > size.rows()) {
                    break;
                }
                scaling.features().apply(block.features());
                scaling.labels().apply(block.labels());
                for (int i = 0; i < block.rows(); i++) {
                    store.put(block.features(), i * size.featureLength(), size.featureLength());
                    store.put(block.labels(), i * size.labelLength(), size.labelLength());
                }
            }
            if (rows != size.rows()) {
                throw new IllegalStateException(
                        "a shard has " + rows + " rows or more; must have " + size.rows() + ", as it was dealt");
            }
            store.seal();
            return new Shard(size, store);
        } catch (RuntimeException | Error e) {
            store.close();
            throw e;
        }
    }

    public int rows() {
        return size.rows();
    }

    /** Numbers per example. */
    public int featureLength() {
        return size.featureLength();
    }

    /** Numbers per label; one-hot for classes. */
    public int labelLength() {
        return size.labelLength();
    }

    /** Whether reading a row may have to wait for a disk. */
    public boolean onDisk() {
        return store.onDisk();
    }

    /**
     * Copies a row.
     *
     * @param row from 0 to rows - 1
     * @param i which row of the target it becomes
     * @param features row after row
     * @param labels row after row
     */
    public void copy(int row, int i, float[] features, float[] labels) {
        store.read(row, features, i * size.featureLength(), labels, i * size.labelLength());
    }

    /** Frees memory, or deletes the file. What reads it afterwards fails. */
    @Override
    public void close() {
        store.close();
    }
}
