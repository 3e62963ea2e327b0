package org.gradus.torch;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;

/** A build of a library that computes, and the GPUs that it holds machine code for. None of them holds code for later ones. */
public enum Build {
    /** LibTorch without CUDA. */
    LIBTORCH_CPU("LibTorch for the processor"),
    /** LibTorch with CUDA 13.1. */
    LIBTORCH_CUDA("LibTorch for CUDA 13.1", "7.5", "8.0", "9.0", "10.0", "10.3", "12.0"),
    /** ND4J without CUDA. */
    ND4J_CPU("ND4J for the processor"),
    /** ND4J 1.0.0-M2.1 with CUDA 11.6. */
    ND4J_CUDA("ND4J for CUDA 11.6", "3.7", "5.0", "5.2", "6.0", "6.1", "7.0", "7.5", "8.0", "8.6");

    private final String title;
    private final List<ComputeCapability> holds;

    Build(String title, String... holds) {
        this.title = title;
        this.holds = Stream.of(holds).map(ComputeCapability::of).toList();
    }

    /** LibTorch's build on the class path; the one for CUDA where both are. */
    public static Optional<Build> libTorch() {
        for (Build build : List.of(LIBTORCH_CUDA, LIBTORCH_CPU)) {
            if (Build.class.getResource(build.folder() + System.mapLibraryName("jnitorch")) != null) {
                return Optional.of(build);
            }
        }
        return Optional.empty();
    }

    /** Where LibTorch's libraries lie on the class path, with a slash at both ends. */
    public String folder() {
        return "/org/bytedeco/pytorch/" + Loader.getPlatform() + (this == LIBTORCH_CUDA ? "-gpu/" : "/");
    }

    /** The generations of GPUs that it holds machine code for, in order; empty: it computes on the processor only. */
    public List<ComputeCapability> holds() {
        return holds;
    }

    public boolean cuda() {
        return !holds.isEmpty();
    }

    public boolean runsOn(ComputeCapability device) {
        return holds.stream().anyMatch(code -> code.runsOn(device));
    }

    /** Why it cannot compute on a device, in plain words; empty: it can. */
    public Optional<String> refusal(CudaDevice device) {
        if (!cuda()) {
            return Optional.of(this + " computes on no GPU");
        }
        if (runsOn(device.compute())) {
            return Optional.empty();
        }
        String codes = holds.stream().map(ComputeCapability::toString).collect(Collectors.joining(", "));
        return Optional.of(device + ": " + this + " holds machine code for " + codes + " only"
                + (this == ND4J_CUDA && LIBTORCH_CUDA.runsOn(device.compute())
                        ? "; LibTorch for CUDA can use it"
                        : ""));
    }

    /** {@code LibTorch for CUDA 13.1}. */
    @Override
    public String toString() {
        return title;
    }
}
