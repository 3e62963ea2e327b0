package org.gradus.job.dl4jspark;

import java.util.Arrays;
import org.gradus.job.data.DataException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The numbers of an array of any data type, order and strides, in order c. */
final class Floats {
    private Floats() {}

    /**
     * Copies them. DOUBLE is rounded, as DL4J rounds it.
     *
     * @param what it is, for the message
     * @throws DataException when a whole number, or the size of any number, is more than a float can hold
     */
    static float[] of(String what, INDArray array) {
        if (array.dataType() == DataType.FLOAT) {
            return Nd4j.toFlattened('c', array).toFloatVector();
        }
        double[] exact = Nd4j.toFlattened('c', array.castTo(DataType.DOUBLE)).toDoubleVector();
        float[] numbers = new float[exact.length];
        boolean whole = array.dataType().isIntType();
        for (int i = 0; i < exact.length; i++) {
            numbers[i] = (float) exact[i];
            if ((whole && numbers[i] != exact[i]) || (Float.isInfinite(numbers[i]) && !Double.isInfinite(exact[i]))) {
                throw new DataException("has " + what + " of the type " + array.dataType() + " and the shape "
                        + Arrays.toString(array.shape()) + " with the number " + exact[i]
                        + "; must be one that FLOAT holds, in which networks compute");
            }
        }
        return numbers;
    }
}
