package org.gradus.job.data;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Packed blocks as packed blocks of the usual size, whatever the size of those that come; the rows stay in their order. */
final class Chunks implements Iterator<byte[]> {
    private final Iterator<byte[]> blocks;
    private final BlockBuilder builder;
    private Block block = new Block(0, new float[0], new float[0], List.of(), null);
    private int row;

    Chunks(Iterator<byte[]> blocks, int inputs, int outputs) {
        this.blocks = blocks;
        this.builder = new BlockBuilder(inputs, outputs);
    }

    @Override
    public boolean hasNext() {
        while (row == block.rows() && blocks.hasNext()) {
            block = Packed.unpack(blocks.next());
            row = 0;
        }
        return row < block.rows();
    }

    @Override
    public byte[] next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        while (!builder.isFull() && hasNext()) {
            row = builder.fill(block, row);
        }
        return Packed.pack(builder.build(null));
    }
}
