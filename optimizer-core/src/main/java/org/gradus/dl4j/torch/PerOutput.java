package org.gradus.dl4j.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.pytorch.Tensor;
import org.gradus.torch.Tensors;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A loss's weights, one for each output; or none. */
final class PerOutput {
    private final FloatBuffer weights;

    private PerOutput(FloatBuffer weights) {
        this.weights = weights;
    }

    /** @param weights DL4J's row; null for none */
    static PerOutput of(INDArray weights) {
        if (weights == null) {
            return new PerOutput(null);
        }
        float[] values = weights.dup('c').reshape(weights.length()).toFloatVector();
        FloatBuffer own = ByteBuffer.allocateDirect(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        return new PerOutput(own.put(0, values));
    }

    boolean none() {
        return weights == null;
    }

    /** [1, outputs], where the other tensor is. */
    Tensor tensor(Tensor other) {
        return Tensors.of(weights, 1, weights.capacity()).to(other);
    }

    /** Rows times the weights; the rows as they are where there are none. */
    Tensor times(Tensor rows) {
        if (none()) {
            return rows;
        }
        if (rows.size(1) != weights.capacity()) {
            throw new IllegalArgumentException(
                    weights.capacity() + " weights of a loss for " + rows.size(1) + " outputs; must be as many");
        }
        return rows.mul(tensor(rows));
    }
}
