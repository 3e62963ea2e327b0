package org.gradus.job.data;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** A block's rows by replica, each replica's in their order, in pieces of limited size. */
final class Picked implements Iterator<Piece> {
    /** Values per piece: Spark sorts pieces, and looks at its memory every 32 of them. */
    private static final int VALUES = 1 << 16;

    private final Block block;
    private final long first;
    private final int inputs;
    private final int outputs;
    private final int most;
    private final int[] starts;
    private final int[] rows;
    private int replica;
    private int from;

    /** @param first the number of the block's first row */
    Picked(Block block, long first, Deal deal, int replicas, int inputs, int outputs) {
        this.block = block;
        this.first = first;
        this.inputs = inputs;
        this.outputs = outputs;
        this.most = Math.max(1, VALUES / (inputs + outputs));
        this.starts = new int[replicas + 1];
        this.rows = new int[block.rows()];
        int[] whose = new int[block.rows()];
        for (int i = 0; i < whose.length; i++) {
            whose[i] = deal.replica(first + i);
            starts[whose[i] + 1]++;
        }
        for (int r = 0; r < replicas; r++) {
            starts[r + 1] += starts[r];
        }
        int[] to = starts.clone();
        for (int i = 0; i < whose.length; i++) {
            rows[to[whose[i]]++] = i;
        }
    }

    @Override
    public boolean hasNext() {
        return from < rows.length;
    }

    @Override
    public Piece next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        while (starts[replica + 1] <= from) {
            replica++;
        }
        int count = Math.min(most, starts[replica + 1] - from);
        Piece piece = new Piece(replica, first + rows[from], of(block, rows, from, count, inputs, outputs));
        from += count;
        return piece;
    }

    /** Some rows of a block. */
    static Block of(Block block, int[] rows, int from, int count, int inputs, int outputs) {
        float[] features = new float[count * inputs];
        float[] labels = new float[count * outputs];
        for (int i = 0; i < count; i++) {
            int row = rows[from + i];
            System.arraycopy(block.features(), row * inputs, features, i * inputs, inputs);
            System.arraycopy(block.labels(), row * outputs, labels, i * outputs, outputs);
        }
        return new Block(count, features, labels, List.of(), null);
    }
}
