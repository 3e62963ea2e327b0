package org.gradus.dl4j.device;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** One number per part, written on the device, and read by the host in one transfer. */
final class Cells implements AutoCloseable {
    private final INDArray numbers;

    Cells(DataType type, int count) {
        numbers = Nd4j.create(type, Math.max(1, count));
    }

    /** Where one number goes. */
    INDArray at(int index) {
        return numbers.get(NDArrayIndex.point(index));
    }

    /** Copies all numbers to the host. */
    double[] read() {
        return numbers.toDoubleVector();
    }

    @Override
    public void close() {
        numbers.close();
    }
}
