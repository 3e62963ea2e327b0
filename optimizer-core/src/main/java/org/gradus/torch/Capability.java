package org.gradus.torch;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * What one process can compute with. Made on an executor, read on the driver.
 *
 * @param host the machine's name
 * @param build the library asked about
 * @param version the library's version; empty where it is not on the class path
 * @param fault why the library does not load, one line; empty: it does
 * @param devices the GPUs asked about that are there
 * @param deviceFault why a GPU asked about is not among the devices, one line; empty: all are
 * @param freeBytes the host's memory that is still to be had
 */
public record Capability(
        String host,
        Build build,
        String version,
        String fault,
        List<CudaDevice> devices,
        String deviceFault,
        long freeBytes)
        implements Serializable {
    public Capability {
        devices = List.copyOf(devices);
    }

    /**
     * Looks at LibTorch in this process, and loads it. Never throws. Each GPU asked about gets a CUDA context, which takes some
     * hundred megabytes of its memory.
     *
     * @param gpus CUDA's numbers of the GPUs to look at; empty: none
     */
    public static Capability ofLibTorch(List<Integer> gpus) {
        return Devices.look(Build.libTorch().orElse(Build.LIBTORCH_CPU), gpus, LibTorch::load);
    }

    /**
     * Looks at the GPUs and the memory of this process for another library, which the caller loads. Never throws.
     *
     * @param build the library
     * @param gpus CUDA's numbers of the GPUs to look at; empty: none
     */
    public static Capability of(Build build, List<Integer> gpus) {
        return Devices.look(build, gpus, () -> {});
    }

    /** The same of a process that cannot compute, and why. */
    public Capability failing(String why) {
        return new Capability(host, build, version, why, devices, deviceFault, freeBytes);
    }

    /**
     * An estimate of the bytes that training takes where it computes.
     *
     * @param weights the number of weights
     * @param statePerWeight numbers that the rule keeps for each weight: 2 for Adam
     * @param activations numbers that one example's forward pass makes, all layers together
     * @param examples in a batch
     */
    public static long bytes(long weights, int statePerWeight, long activations, int examples) {
        // Weights, gradient and state; activations, and as many gradients of them.
        return Math.addExact(
                Math.multiplyExact(weights, (2L + statePerWeight) * Float.BYTES),
                Math.multiplyExact(Math.multiplyExact(activations, 2L * Float.BYTES), (long) examples));
    }

    /**
     * What keeps this process from computing on the processor, one line that starts with the host; empty: nothing.
     *
     * @param needed bytes, see {@link #bytes}
     */
    public Optional<String> cpuFault(long needed) {
        if (!fault.isEmpty()) {
            return Optional.of(host + ": " + fault);
        }
        return needed <= freeBytes
                ? Optional.empty()
                : Optional.of(host + ": " + size(freeBytes) + " of memory are free, " + size(needed) + " needed");
    }

    /**
     * What keeps this process from computing on a GPU, one line that starts with the host; empty: nothing.
     *
     * @param gpu CUDA's number
     * @param needed bytes, see {@link #bytes}
     */
    public Optional<String> cudaFault(int gpu, long needed) {
        if (!fault.isEmpty()) {
            return Optional.of(host + ": " + fault);
        }
        if (!build.cuda()) {
            return Optional.of(host + ": " + build + " computes on no GPU");
        }
        return devices.stream()
                .filter(device -> device.index() == gpu)
                .findFirst()
                .map(device -> build.refusal(device).or(() -> full(device, needed)))
                .orElseGet(() ->
                        Optional.of(deviceFault.isEmpty() ? "device " + gpu + " was not asked about" : deviceFault))
                .map(why -> host + ": " + why);
    }

    private static Optional<String> full(CudaDevice device, long needed) {
        return needed <= device.freeBytes()
                ? Optional.empty()
                : Optional.of(device + ": " + size(device.freeBytes()) + " of " + size(device.totalBytes())
                        + " are free, " + size(needed) + " needed");
    }

    /** {@code 1.5 GiB}. */
    private static String size(long bytes) {
        return bytes < 1L << 30
                ? String.format(java.util.Locale.ROOT, "%d MiB", bytes >> 20)
                : String.format(java.util.Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }
}
