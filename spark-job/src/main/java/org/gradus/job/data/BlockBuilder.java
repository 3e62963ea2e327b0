package org.gradus.job.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.gradus.engine.FeatureIds;

/** Packs rows, one after the other: numbers of the current row first, then {@link #endRow}. */
final class BlockBuilder {
    /** Values per block: large enough to be cheap; small enough that Spark, which looks at its memory every 16 blocks, spills in time. */
    private static final int VALUES = 1 << 18;

    private final FeatureIds ids;
    private final int inputs;
    private final int outputs;
    private final int capacity;
    private float[] features = {};
    private float[] labels = {};
    private List<Row> originals = new ArrayList<>();
    private int rows;

    /** @param outputs label numbers per row; 0: rows have no labels */
    BlockBuilder(int inputs, int outputs) {
        this(inputs, outputs, FeatureIds.NONE);
    }

    /**
     * For rows that are read.
     *
     * @param outputs label numbers per row; 0: rows have no labels
     */
    BlockBuilder(Dimensions model, int outputs) {
        this(model.inputs(), outputs, model.ids());
    }

    private BlockBuilder(int inputs, int outputs, FeatureIds ids) {
        this(inputs, outputs, ids, Math.max(1, VALUES / (inputs + outputs)));
    }

    /** @param capacity rows per block, 1 or more */
    BlockBuilder(int inputs, int outputs, int capacity) {
        this(inputs, outputs, FeatureIds.NONE, capacity);
    }

    private BlockBuilder(int inputs, int outputs, FeatureIds ids, int capacity) {
        this.ids = ids;
        this.inputs = inputs;
        this.outputs = outputs;
        this.capacity = capacity;
        grow(Math.min(capacity, 64));
    }

    boolean isFull() {
        return rows == capacity;
    }

    /** @throws DataException when the feature is an id that its embedding has no row for */
    void feature(int k, float value) {
        if (!ids.none()) {
            ids.fault(k, value).ifPresent(fault -> {
                throw new DataException(fault);
            });
        }
        features[rows * inputs + k] = value;
    }

    void label(int k, float value) {
        labels[rows * outputs + k] = value;
    }

    void original(Row row) {
        originals.add(row);
    }

    void endRow() {
        rows++;
        if (rows < capacity && rows * inputs == features.length) {
            grow(Math.min(capacity, rows * 2));
        }
    }

    /** Takes in rows of a block, without their originals, until it is full; the number of the first row that is left. */
    int fill(Block block, int from) {
        int row = from;
        for (; row < block.rows() && !isFull(); row++) {
            System.arraycopy(block.features(), row * inputs, features, rows * inputs, inputs);
            System.arraycopy(block.labels(), row * outputs, labels, rows * outputs, outputs);
            endRow();
        }
        return row;
    }

    /** The rows so far; the builder starts again. */
    Block build(String fault) {
        Block block = new Block(
                rows, Arrays.copyOf(features, rows * inputs), Arrays.copyOf(labels, rows * outputs), originals, fault);
        Arrays.fill(features, 0);
        Arrays.fill(labels, 0);
        originals = new ArrayList<>();
        rows = 0;
        return block;
    }

    private void grow(int to) {
        features = Arrays.copyOf(features, to * inputs);
        labels = Arrays.copyOf(labels, to * outputs);
    }
}
