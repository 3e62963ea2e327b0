package org.gradus.dl4j;

import java.util.List;
import org.gradus.engine.Shapes;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A native array that takes one batch after another; made again only when the number of floats changes. */
final class Rows implements AutoCloseable {
    private final List<Integer> exampleShape;
    private INDArray array;

    /** @param exampleShape dimensions of one example, as {@link Shapes#of} takes them */
    Rows(List<Integer> exampleShape) {
        this.exampleShape = List.copyOf(exampleShape);
    }

    /** The examples as an array of examples x the shape of one, in order c; valid until the next call. */
    INDArray fill(float[] values, int examples) {
        return fill(values, Shapes.of(exampleShape, values.length, examples));
    }

    /** The values as an array of this shape, in order c; valid until the next call. */
    INDArray fill(float[] values, long[] shape) {
        if (array == null || !java.util.Arrays.equals(array.shape(), shape)) {
            close();
            array = Nd4j.createUninitialized(DataType.FLOAT, shape, 'c');
        }
        array.data().asNioFloat().put(values);
        return array;
    }

    @Override
    public void close() {
        if (array != null) {
            array.close();
            array = null;
        }
    }
}
