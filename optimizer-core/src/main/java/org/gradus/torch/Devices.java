package org.gradus.torch;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.bytedeco.javacpp.Loader;

/** Looks at this process: libraries, GPUs, memory. */
final class Devices {
    private Devices() {}

    /** @param load loads the library, or throws */
    static Capability look(Build build, List<Integer> gpus, Runnable load) {
        String fault = "";
        try {
            load.run();
        } catch (RuntimeException | LinkageError e) {
            fault = LibTorch.line(e);
        }
        List<CudaDevice> devices = new ArrayList<>();
        String deviceFault = "";
        if (!gpus.isEmpty() && fault.isEmpty() && build.cuda()) {
            try {
                Cuda cuda = new Cuda();
                for (int gpu : gpus) {
                    devices.add(cuda.device(gpu));
                }
            } catch (IllegalStateException e) {
                deviceFault = e.getMessage();
            }
        }
        return new Capability(host(), build, version(build), fault, devices, deviceFault, freeBytes());
    }

    private static String version(Build build) {
        boolean torch = build == Build.LIBTORCH_CPU || build == Build.LIBTORCH_CUDA;
        try {
            String version =
                    torch ? Loader.getVersion("org.bytedeco", "pytorch") : Loader.getVersion("org.nd4j", "nd4j-api");
            return version == null ? "" : version;
        } catch (IOException e) {
            return "";
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "this host";
        }
    }

    /** What Linux says is available, within what a container may use; elsewhere what is free. */
    private static long freeBytes() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        try {
            OptionalLong available = available(Files.readAllLines(Path.of("/proc/meminfo")));
            if (available.isPresent()) {
                return Math.min(available.getAsLong(), system.getTotalMemorySize());
            }
        } catch (IOException e) {
            // Not Linux.
        }
        return system.getFreeMemorySize();
    }

    /** {@code MemAvailable} of /proc/meminfo, in bytes: free memory and caches that can go. */
    static OptionalLong available(List<String> lines) {
        return lines.stream()
                .filter(line -> line.matches("MemAvailable:\\s+\\d+ kB"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst();
    }
}
