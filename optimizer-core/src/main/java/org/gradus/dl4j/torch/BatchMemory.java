package org.gradus.dl4j.torch;

import java.nio.FloatBuffer;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Tensor;
import org.gradus.torch.Tensors;

/** Memory outside the heap that takes one array after another; made again only where an array needs more. */
final class BatchMemory {
    private final IntFunction<FloatBuffer> maker;
    private FloatBuffer memory = FloatBuffer.allocate(0);

    /** @param maker of memory for so many floats, which lives as long as what makes it, or as it is reached */
    BatchMemory(IntFunction<FloatBuffer> maker) {
        this.maker = maker;
    }

    /** Makes room for an array. */
    void reserve(float[] values) {
        if (memory.capacity() < values.length) {
            memory = maker.apply(values.length);
        }
    }

    /** Copies an array for which there is room. */
    void put(float[] values) {
        memory.put(0, values);
    }

    /** A tensor of what was put, in order c, good until the next one is. */
    Tensor tensor(long... shape) {
        return Tensors.of(memory, shape);
    }
}
