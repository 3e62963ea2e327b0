package org.gradus.job;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The cluster of {@code deploy/local-cluster} in a folder of its own, on a port that is free.
 *
 * @param folder where its processes keep their numbers, logs and work
 * @param port the master's
 */
record LocalCluster(Path folder, String port) {
    static LocalCluster in(Path folder) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new LocalCluster(folder, String.valueOf(socket.getLocalPort()));
        }
    }

    String url() {
        return "spark://127.0.0.1:" + port;
    }

    Script.Result run(String... arguments) throws IOException, InterruptedException {
        return Script.run("local-cluster", Map.of("GRADUS_CLUSTER_DIR", folder.toString()), arguments);
    }

    /** Those that have a number in the folder. */
    List<ProcessHandle> processes() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".pid"))
                    .flatMap(file -> ProcessHandle.of(pid(file)).stream())
                    .toList();
        }
    }

    /** The executors that the workers have started. */
    List<ProcessHandle> executors() throws IOException {
        return processes().stream()
                .flatMap(ProcessHandle::children)
                .filter(LocalCluster::works)
                .toList();
    }

    /** Not so while it is exiting, or waits for its parent to ask how it ended. */
    static boolean works(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    private static long pid(Path file) {
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
