package org.gradus.dl4j;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** How many native threads ND4J computes with. */
public final class NativeThreads {
    private NativeThreads() {}

    /**
     * Makes ND4J compute with one thread from here on. Call it in each thread that trains, before its first batch: OpenMP's
     * number belongs to the calling thread, that of BLAS to the process.
     */
    public static void one() {
        // Nd4j first: its initialisation finds the backend that NativeOpsHolder asks for.
        Nd4j.factory().blas().setMaxThreads(1);
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    }
}
