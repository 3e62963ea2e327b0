package org.gradus.dl4j.torch;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Tensors whose value and whose gradient come from two formulas, where DL4J's do. */
final class Surrogate {
    private Surrogate() {}

    /** Has this value and passes gradients on as the first does. */
    static Tensor valued(Tensor gradient, Tensor value) {
        return gradient.requires_grad() ? gradient.add(value.sub(gradient.detach())) : value;
    }

    /**
     * A loss with this value, and this gradient by x.
     *
     * @param x what the loss depends on
     * @param gradient of the shape of x; no autograd
     * @param value a scalar; no autograd
     */
    static Tensor loss(Tensor x, Tensor gradient, Tensor value) {
        if (!x.requires_grad()) {
            return value;
        }
        Tensor loss = x.mul(gradient).sum();
        loss.__dispatch_set_data(value); // what sum and mul pass back does not depend on the value
        return loss;
    }

    /** The same values; gradients are multiplied by a factor, element by element. */
    static Tensor scaled(Tensor x, Tensor factor) {
        if (!x.requires_grad()) {
            return x;
        }
        Tensor rest = torch.rsub(factor, new Scalar(1f)).mul(x.detach());
        return x.mul(factor).add(rest);
    }
}
