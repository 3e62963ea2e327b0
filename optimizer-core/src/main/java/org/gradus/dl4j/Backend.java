package org.gradus.dl4j;

/** ND4J's backend on the class path. */
public final class Backend {
    private static final String CUDA = "/org/nd4j/linalg/jcublas/JCublasBackend.class";

    private Backend() {}

    /** Whether it computes on NVIDIA GPUs, and on nothing else. Loads no library. */
    public static boolean cuda() {
        return Backend.class.getResource(CUDA) != null;
    }
}
