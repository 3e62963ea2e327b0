package org.gradus.dl4j.torch;

import org.bytedeco.pytorch.Tensor;

/**
 * The layer that gives the outputs, and their loss.
 *
 * @param before what comes before the activation
 * @param activation the outputs
 * @param loss what is minimised
 */
record Output(Forward before, Activation activation, Loss loss) {
    /** A function of each number, or along the features (dimension 1). */
    @FunctionalInterface
    interface Activation {
        Tensor apply(Tensor before, Pass pass);
    }

    /** A sum over examples, divided by them where DL4J divides. */
    @FunctionalInterface
    interface Loss {
        /**
         * DL4J's score of a batch: what {@code ILossFunction.computeScore(..., average = true)} gives.
         *
         * @param before what comes before the activation, DL4J's shapes
         * @param labels of the same shape
         * @param mask DL4J's label mask, or null
         * @param pass the way through the network
         * @return a scalar
         */
        Tensor of(Tensor before, Tensor labels, Tensor mask, Pass pass);
    }
}
