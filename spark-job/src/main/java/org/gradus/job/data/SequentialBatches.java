package org.gradus.job.data;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.gradus.engine.Batch;
import org.gradus.engine.Scaling;

/**
 * Dealt rows as batches, once, in their order, without a shard: some rows at a time are in memory. Features are scaled, labels are as
 * the rows have them.
 */
public final class SequentialBatches implements Iterator<Batch> {
    private final Iterator<byte[]> blocks;
    private final BlockBuilder builder;
    private final Scaling scaling;
    private Block block;
    private int row;

    /**
     * @param blocks a partition of {@link Dealt#blocks}
     * @param size numbers per row; the number of rows does not count
     * @param scaling of the features
     * @param batch examples per batch, 1 or more; the last may have fewer
     */
    public SequentialBatches(Iterator<byte[]> blocks, ShardSize size, Scaling scaling, int batch) {
        this.blocks = blocks;
        this.builder = new BlockBuilder(size.featureLength(), size.labelLength(), batch);
        this.scaling = scaling;
    }

    @Override
    public boolean hasNext() {
        while ((block == null || row == block.rows()) && blocks.hasNext()) {
            block = Packed.unpack(blocks.next());
            row = 0;
        }
        return block != null && row < block.rows();
    }

    @Override
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        while (!builder.isFull() && hasNext()) {
            row = builder.fill(block, row);
        }
        Block batch = builder.build(null);
        scaling.apply(batch.features());
        return new Batch(batch.features(), batch.labels(), batch.rows());
    }
}
