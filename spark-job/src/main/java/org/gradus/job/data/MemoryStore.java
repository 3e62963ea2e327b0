package org.gradus.job.data;

import java.util.ArrayList;
import java.util.List;

/** Arrays in memory: several, so that a shard may have more numbers than an array. No row goes from one to the next. */
final class MemoryStore implements ShardStore {
    private static final long ARRAY_BYTES = 64L << 20;

    private final ShardSize size;
    private final int rowsPerArray;
    private final List<float[]> arrays = new ArrayList<>();
    private long left;
    private int used;

    MemoryStore(ShardSize size) {
        this(size, ARRAY_BYTES);
    }

    /** @param arrayBytes the most that one array has, unless a row is larger */
    MemoryStore(ShardSize size, long arrayBytes) {
        this.size = size;
        long row = Math.max(1, (long) size.rowLength() * Float.BYTES);
        this.rowsPerArray = (int) Math.max(1, Math.min(arrayBytes / row, Math.max(1, size.rows())));
        this.left = (long) size.rows() * size.rowLength();
    }

    @Override
    public void put(float[] from, int at, int count) {
        if (arrays.isEmpty() || used == last().length) {
            int length = (int) Math.min(left, (long) rowsPerArray * size.rowLength());
            left -= length;
            used = 0;
            arrays.add(new float[length]);
        }
        System.arraycopy(from, at, last(), used, count);
        used += count;
    }

    private float[] last() {
        return arrays.get(arrays.size() - 1);
    }

    @Override
    public void seal() {}

    @Override
    public void read(int row, float[] features, int featuresAt, float[] labels, int labelsAt) {
        float[] array = arrays.get(row / rowsPerArray);
        int at = row % rowsPerArray * size.rowLength();
        System.arraycopy(array, at, features, featuresAt, size.featureLength());
        System.arraycopy(array, at + size.featureLength(), labels, labelsAt, size.labelLength());
    }

    @Override
    public boolean onDisk() {
        return false;
    }

    @Override
    public void close() {
        arrays.clear();
    }
}
