package org.gradus.dl4j.torch;

import org.bytedeco.pytorch.Tensor;

/**
 * What flows between layers.
 *
 * @param values the activations
 * @param mask which examples or time steps count, as DL4J's mask arrays: [examples, time] or [examples, 1]; null: all
 */
record Signal(Tensor values, Tensor mask) {
    Signal with(Tensor next) {
        return new Signal(next, mask);
    }
}
