package org.gradus.job.config;

import java.io.Serializable;

/**
 * What computes loss and gradient, as the job asks for it.
 *
 * @param library which library
 * @param device on what
 * @param precision of the products and convolutions of LibTorch on a GPU; weights and updates are float32 in any case
 * @param tf32 whether LibTorch on a GPU may round the operands of float32 products to 10 bits
 * @param selftest whether every process proves its arithmetic before it trains
 */
public record EngineConfig(Library library, Device device, Precision precision, boolean tf32, boolean selftest)
        implements Serializable {
    /** Leaves library and device to what there is, in float32. */
    public static final EngineConfig AUTO = new EngineConfig(Library.AUTO, Device.AUTO, Precision.FLOAT32, false);

    /** With the self-test. */
    public EngineConfig(Library library, Device device, Precision precision, boolean tf32) {
        this(library, device, precision, tf32, true);
    }

    /** A library that computes a network. */
    public enum Library {
        /** LibTorch where it is on the class path and covers the whole network, else Deeplearning4j. */
        AUTO,
        /** Deeplearning4j itself. */
        DL4J,
        /** LibTorch. */
        TORCH
    }

    /** Where a replica computes. */
    public enum Device {
        /** A GPU where every replica is given one and the library can use it, else the processor. */
        AUTO,
        /** The processor. */
        CPU,
        /** An NVIDIA GPU. */
        CUDA
    }

    /** How precise a product is. */
    public enum Precision {
        /** 24 bits. */
        FLOAT32,
        /** 8 bits, by autocast; the weights stay float32. */
        BFLOAT16
    }
}
