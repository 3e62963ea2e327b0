package org.gradus.job.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;

/** The cluster of {@code deploy/local-cluster}, on a port that is free; each worker makes one executor. */
final class Cluster implements AutoCloseable {
    private final Tool tool;
    private final Map<String, String> environment;
    private final String port;

    /**
     * Starts it.
     *
     * @param memory of each executor, as Spark writes it
     */
    Cluster(Tool tool, int workers, int cores, String memory) {
        this.tool = tool;
        Path folder = tool.folder().resolve("cluster");
        this.environment = Map.of("GRADUS_CLUSTER_DIR", folder.toString());
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = String.valueOf(socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String[] start = {"start", "--workers", "" + workers, "--cores", "" + cores, "--memory", memory, "--port", port
        };
        tool.script("local-cluster", environment, start).lines();
    }

    String url() {
        return "spark://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        tool.script("local-cluster", environment, "stop").lines();
    }
}
