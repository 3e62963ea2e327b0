package org.gradus.dl4j.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.pytorch.Tensor;
import org.gradus.torch.Tensors;

/** Memory outside the heap that takes one batch after another; made again only where a batch needs more. */
final class BatchMemory {
    private FloatBuffer memory = FloatBuffer.allocate(0);

    /** A tensor of the values in order c, good until the next call. */
    Tensor put(float[] values, long... shape) {
        if (memory.capacity() < values.length) {
            memory = ByteBuffer.allocateDirect(Math.multiplyExact(values.length, Float.BYTES))
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
        }
        memory.put(0, values);
        return Tensors.of(memory, shape);
    }
}
