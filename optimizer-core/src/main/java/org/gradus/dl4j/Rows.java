package org.gradus.dl4j;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A native array that takes one batch after another; made again only when the number of floats changes. */
final class Rows implements AutoCloseable {
    private final List<Integer> exampleShape;
    private INDArray array;

    /** @param exampleShape dimensions of one example; empty for a flat row */
    Rows(List<Integer> exampleShape) {
        this.exampleShape = List.copyOf(exampleShape);
    }

    /** The examples as an array of examples x the shape of one, in order c; valid until the next call. */
    INDArray fill(float[] values, int examples) {
        long[] shape = shape(values.length, examples);
        if (array == null || !java.util.Arrays.equals(array.shape(), shape)) {
            close();
            array = Nd4j.createUninitialized(DataType.FLOAT, shape, 'c');
        }
        array.data().asNioFloat().put(values);
        return array;
    }

    private long[] shape(int floats, int examples) {
        if (examples < 1 || floats % examples != 0) {
            throw new IllegalArgumentException(
                    floats + " numbers for " + examples + " examples; must be 1 or more examples of equal length");
        }
        int each = floats / examples;
        if (exampleShape.isEmpty()) {
            return new long[] {examples, each};
        }
        int wanted = exampleShape.stream().reduce(1, Math::multiplyExact);
        if (each != wanted) {
            throw new IllegalArgumentException(
                    each + " features per example; must be " + wanted + ", the input's shape is " + exampleShape);
        }
        long[] shape = new long[exampleShape.size() + 1];
        shape[0] = examples;
        for (int k = 1; k < shape.length; k++) {
            shape[k] = exampleShape.get(k - 1);
        }
        return shape;
    }

    @Override
    public void close() {
        if (array != null) {
            array.close();
            array = null;
        }
    }
}
