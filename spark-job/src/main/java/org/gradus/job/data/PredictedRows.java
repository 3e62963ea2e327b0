package org.gradus.job.data;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.gradus.engine.RowScaling;

/** Predicts the blocks of a partition, some rows at a time; frees the model after the last. */
final class PredictedRows implements Iterator<Row> {
    /** Rows per call of the model: bounds what its layers allocate. */
    private static final int CHUNK = 1024;

    private final Iterator<Block> blocks;
    private final Predictor model;
    private final RowScaling scaling;
    private final PredictedColumns columns;
    private final int inputs;
    private Block block;
    private int row;
    private int chunkStart;
    private float[] outputs = {};
    private boolean closed;

    PredictedRows(Iterator<Block> blocks, Predictor model, RowScaling scaling, PredictedColumns columns, int inputs) {
        this.blocks = blocks;
        this.model = model;
        this.scaling = scaling;
        this.columns = columns;
        this.inputs = inputs;
    }

    @Override
    public boolean hasNext() {
        while ((block == null || row == block.rows()) && blocks.hasNext()) {
            block = blocks.next();
            row = 0;
        }
        boolean more = block != null && row < block.rows();
        if (!more && !closed) {
            model.close();
            closed = true;
        }
        return more;
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        if (row % CHUNK == 0) {
            chunkStart = row;
            int end = Math.min(block.rows(), row + CHUNK);
            float[] features = Arrays.copyOfRange(block.features(), row * inputs, end * inputs);
            scaling.features().apply(features);
            outputs = model.predict(features, end - row);
            scaling.labels().invert(outputs);
        }
        Row predicted = columns.row(block.originals().get(row), outputs, row - chunkStart);
        row++;
        return predicted;
    }
}
