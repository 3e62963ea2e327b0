package org.gradus.bench;

/** Who takes training steps. */
enum Peer {
    /** Gradus with its engine torch. */
    GRADUS("gradus"),
    /** DL4J's {@code net.fit}. */
    DL4J("dl4j"),
    /** PyTorch as the system has it. */
    TORCH("torch"),
    /** The same PyTorch with the BLAS that Gradus has; Debian's own may be one without fast kernels. */
    TORCH_OPENBLAS("torchOpenblas");

    private final String key;

    Peer(String key) {
        this.key = key;
    }

    /** The name in the report. */
    String key() {
        return key;
    }
}
