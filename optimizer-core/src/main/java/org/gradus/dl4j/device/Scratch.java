package org.gradus.dl4j.device;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Arrays that every part works in, allocated once: a step allocates next to nothing. */
final class Scratch implements AutoCloseable {
    private final int longest;
    private final boolean kept;
    private final INDArray amounts;
    private final INDArray spare;
    private INDArray weights;
    private int next;

    /**
     * @param longest the most elements of a part
     * @param total the elements of all parts
     * @param kept whether each part's amounts stay until it is updated, so that gradients are read once though measured before
     */
    Scratch(int longest, int total, boolean kept) {
        this.longest = longest;
        this.kept = kept;
        this.amounts = Nd4j.createUninitialized(DataType.FLOAT, kept ? total : longest);
        this.spare = Nd4j.createUninitialized(DataType.FLOAT, longest);
    }

    /** The next part's amounts. */
    INDArray amounts(int length) {
        int from = next;
        next += kept ? length : 0;
        return amounts.get(NDArrayIndex.interval(from, from + length));
    }

    /** Whatever a part needs for a moment. */
    INDArray spare(int length) {
        return front(spare, length);
    }

    /** A copy of a part's weights, where the weights themselves will not do. */
    INDArray weights(int length) {
        if (weights == null) {
            weights = Nd4j.createUninitialized(DataType.FLOAT, longest);
        }
        return front(weights, length);
    }

    private static INDArray front(INDArray array, int length) {
        return array.get(NDArrayIndex.interval(0, length));
    }

    @Override
    public void close() {
        amounts.close();
        spare.close();
        if (weights != null) {
            weights.close();
        }
    }
}
