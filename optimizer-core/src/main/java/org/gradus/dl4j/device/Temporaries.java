package org.gradus.dl4j.device;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Arrays that are released together. */
final class Temporaries implements AutoCloseable {
    private final List<INDArray> arrays = new ArrayList<>();

    /** Releases this array, too; views are left to their owners. */
    INDArray keep(INDArray array) {
        arrays.add(array);
        return array;
    }

    /** One double, which will hold the sum of squares. */
    INDArray squares(INDArray x) {
        INDArray sum = keep(Nd4j.scalar(DataType.DOUBLE, 0));
        Arithmetic.squares(x, sum);
        return sum;
    }

    /** The same numbers as floats. */
    INDArray floats(INDArray x) {
        return keep(x.castTo(DataType.FLOAT));
    }

    @Override
    public void close() {
        arrays.forEach(INDArray::close);
    }
}
