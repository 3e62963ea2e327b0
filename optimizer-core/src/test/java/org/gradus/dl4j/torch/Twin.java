package org.gradus.dl4j.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.gradus.torch.Tensors;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The same numbers for ND4J and for LibTorch. */
final class Twin {
    private Twin() {}

    /** Normally distributed, in order c. */
    static INDArray normal(int seed, long... shape) {
        Random random = new Random(seed);
        INDArray array = Nd4j.createUninitialized(DataType.FLOAT, shape, 'c');
        for (long k = 0; k < array.length(); k++) {
            array.data().put(k, (float) random.nextGaussian());
        }
        return array;
    }

    /** A copy. */
    static Tensor of(INDArray array) {
        float[] values = floats(array);
        FloatBuffer memory = ByteBuffer.allocateDirect(values.length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer()
                .put(0, values);
        return Tensors.of(memory, array.shape()).clone();
    }

    /** In order c. Number by number: an operation of ND4J inside a PointerScope would have its caches freed with the scope. */
    static float[] floats(INDArray array) {
        float[] values = new float[Math.toIntExact(array.length())];
        long[] shape = array.shape();
        for (int k = 0; k < values.length; k++) {
            long[] at = new long[shape.length];
            long rest = k;
            for (int d = shape.length - 1; d >= 0; d--) {
                at[d] = rest % shape[d];
                rest /= shape[d];
            }
            values[k] = array.getFloat(at);
        }
        return values;
    }

    /** In order c. */
    static float[] floats(Tensor tensor) {
        Tensor ordered = tensor.detach().contiguous();
        float[] values = new float[Math.toIntExact(ordered.numel())];
        ordered.data_ptr_float().get(values);
        return values;
    }
}
