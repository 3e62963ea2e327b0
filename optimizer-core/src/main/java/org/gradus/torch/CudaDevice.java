package org.gradus.torch;

import java.io.Serializable;

/**
 * A GPU as this process sees it.
 *
 * @param index CUDA's number, from 0
 * @param name {@code NVIDIA H200}
 * @param compute its generation
 * @param freeBytes memory that nothing uses yet
 * @param totalBytes all of its memory
 */
public record CudaDevice(int index, String name, ComputeCapability compute, long freeBytes, long totalBytes)
        implements Serializable {
    /** {@code device 0 (NVIDIA H200, compute capability 9.0)}. */
    @Override
    public String toString() {
        return "device " + index + " (" + name + ", compute capability " + compute + ")";
    }
}
