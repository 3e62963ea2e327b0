package org.gradus.selftest;

/**
 * Kinds of layers, by the operations that compute them: a library that is wrong in one of them may be right in all others. In the order
 * in which they are tested; what has been seen to end a process comes last, so that all else is known by then.
 */
public enum LayerKind {
    /** Matrix products with a bias: dense layers, output layers. */
    DENSE,
    /** Functions of single numbers, softmax, and what multiplies element by element. */
    ACTIVATION,
    /** Losses and their gradients. */
    LOSS,
    /** Batch, layer and local response normalisation. */
    NORMALIZATION,
    /** Rows of a table. */
    EMBEDDING,
    /** Upsampling, padding and cropping. */
    RESIZING,
    /** Maxima and means over windows. */
    POOLING,
    /** Recurrent layers that are computed step by step: SimpleRnn, Graves' LSTM, any LSTM with a mask. */
    RECURRENT,
    /** An LSTM as one operation of the library. */
    LSTM,
    /** Convolutions of one, two and three dimensions. */
    CONVOLUTION,
    /** Depthwise and separable convolutions. */
    DEPTHWISE,
    /** Transposed convolutions. */
    DECONVOLUTION
}
