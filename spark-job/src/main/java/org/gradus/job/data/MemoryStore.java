package org.gradus.job.data;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Arrays in memory: several, so that a shard may have more numbers than an array. */
final class MemoryStore implements ShardStore {
    private static final long CHUNK_BYTES = 64L << 20;

    private final List<FloatBuffer> chunks = new ArrayList<>();
    private final ShardSize size;
    private final int rowsPerChunk;
    private long left;

    MemoryStore(ShardSize size) {
        this.size = size;
        this.rowsPerChunk = ShardStore.rowsPerChunk(size, CHUNK_BYTES);
        this.left = (long) size.rows() * size.rowLength();
    }

    @Override
    public void put(float[] from, int at, int count) {
        FloatBuffer last = chunks.isEmpty() ? null : chunks.get(chunks.size() - 1);
        if (last == null || !last.hasRemaining()) {
            int length = (int) Math.min(left, (long) rowsPerChunk * size.rowLength());
            left -= length;
            last = FloatBuffer.allocate(length);
            chunks.add(last);
        }
        last.put(from, at, count);
    }

    @Override
    public List<FloatBuffer> chunks() {
        return chunks;
    }

    @Override
    public int rowsPerChunk() {
        return rowsPerChunk;
    }

    @Override
    public boolean onDisk() {
        return false;
    }

    @Override
    public void close() {
        chunks.clear();
    }
}
