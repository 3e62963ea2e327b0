package org.gradus.dl4j;

import java.nio.FloatBuffer;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What takes DL4J's own arithmetic out of an updater, and opens flat vectors. */
final class Blocks {
    private Blocks() {}

    /** Leaves the updater what it does before its blocks: it divides by the examples and normalises gradients. */
    static void drop(BaseMultiLayerUpdater<?> updater) {
        updater.getUpdaterBlocks().clear();
        INDArray state = updater.getStateViewArray();
        if (state != null) {
            state.close();
        }
    }

    /**
     * The live floats of a flat vector.
     *
     * @throws IllegalArgumentException when it is not one piece of memory
     */
    static FloatBuffer floats(INDArray vector) {
        if (vector.rank() > 0
                && vector.length() > 1
                && vector.reshape(vector.length()).stride(0) != 1) {
            throw new IllegalArgumentException("a flat vector whose elements lie "
                    + vector.reshape(vector.length()).stride(0) + " apart; must lie side by side");
        }
        FloatBuffer all = vector.data().asNioFloat();
        int length = Math.toIntExact(vector.length());
        // A view's buffer may start before it, at its position, and end after it.
        return all.position() == 0 && all.limit() == length ? all : all.slice(all.position(), length);
    }
}
