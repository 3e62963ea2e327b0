package org.gradus.job.data;

import java.nio.FloatBuffer;
import java.util.List;

/** Where the numbers of one shard go. They come once, in their order; then they are read. */
interface ShardStore extends AutoCloseable {
    /** Takes the numbers that follow: a row's features, or its labels. */
    void put(float[] from, int at, int count);

    /** All that came, in chunks of whole rows. */
    List<FloatBuffer> chunks();

    /** Rows of each chunk; the last may have fewer. */
    int rowsPerChunk();

    /** Whether reading may have to wait for a disk. */
    boolean onDisk();

    /** Frees everything; leaves no file. */
    @Override
    void close();

    /** How many rows fit into a chunk of so many bytes; 1 or more. */
    static int rowsPerChunk(ShardSize size, long bytes) {
        long row = Math.max(1, (long) size.rowLength() * Float.BYTES);
        return (int) Math.max(1, Math.min(bytes / row, Math.max(1, size.rows())));
    }
}
