package org.gradus.selftest;

/**
 * The kernels that a network is computed with, from the fastest set to the safest: what one process had to switch off is off in all that
 * come after it, so that several processes agree on the last of what each of them needs.
 *
 * <p>LibTorch chooses between oneDNN and its own kernels by one flag of the process, again on the way back, so that oneDNN cannot be left
 * out for one kind of convolution only. The LSTM is another matter: step by step it needs nothing but matrix products.
 */
public enum KernelSet {
    /** LibTorch as it comes: convolutions and LSTMs by oneDNN. */
    ONEDNN("oneDNN"),
    /** LibTorch with oneDNN for convolutions; LSTMs step by step, by matrix products. */
    ONEDNN_WITHOUT_LSTM("oneDNN, but for LSTMs"),
    /** LibTorch with its own kernels alone. */
    WITHOUT_ONEDNN("no oneDNN"),
    /** Deeplearning4j's engine, which computes by ND4J. */
    DL4J("Deeplearning4j");

    private final String title;

    KernelSet(String title) {
        this.title = title;
    }

    /** Whether LibTorch computes. */
    public boolean libTorch() {
        return this != DL4J;
    }

    /** Whether convolutions go through oneDNN. */
    public boolean oneDnn() {
        return this == ONEDNN || this == ONEDNN_WITHOUT_LSTM;
    }

    /** The safer one of two. */
    public KernelSet meet(KernelSet other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** {@code no oneDNN}. */
    @Override
    public String toString() {
        return title;
    }
}
