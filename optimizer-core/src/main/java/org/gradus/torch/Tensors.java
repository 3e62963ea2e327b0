package org.gradus.torch;

import java.nio.FloatBuffer;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.gradus.engine.Parameter;

/** Tensors over memory that others own: no copy, and no freeing. */
public final class Tensors {
    private Tensors() {}

    /**
     * Floats as a tensor in order c.
     *
     * @param floats outside the heap, from its position 0; must outlive the tensor
     * @param shape the dimensions; their product at most the buffer's capacity
     */
    public static Tensor of(FloatBuffer floats, long... shape) {
        return torch.from_blob(new FloatPointer(floats), shape);
    }

    /**
     * A parameter's place in a flat vector, in the parameter's own shape and order.
     *
     * @param flat the flat vector; must outlive the tensor
     */
    public static Tensor of(Tensor flat, Parameter parameter) {
        List<Integer> shape = parameter.shape();
        long[] sizes = shape.stream().mapToLong(k -> k).toArray();
        int[] steps = parameter.strides();
        long[] strides = new long[steps.length];
        for (int k = 0; k < steps.length; k++) {
            strides[k] = steps[k];
        }
        return flat.as_strided(sizes, strides, new org.bytedeco.pytorch.LongOptional(parameter.offset()));
    }
}
