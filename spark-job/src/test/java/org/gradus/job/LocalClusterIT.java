package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gradus.job.Script.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that does not stop, or that stops another one, leaves processes on the developer's machine. */
class LocalClusterIT {
    @TempDir
    private Path temporary;

    private LocalCluster cluster;

    @BeforeEach
    void prepare() throws IOException {
        cluster = LocalCluster.in(temporary.resolve("a cluster"));
    }

    @AfterEach
    void stop() throws Exception {
        cluster.run("stop");
    }

    @Test
    void startsOnceAndStopsEverythingThatItStarted() throws Exception {
        assertThat(cluster.run("status").code()).isEqualTo(3);
        Result started = cluster.run("start", "--workers", "1", "--port", cluster.port());
        assertThat(started.code()).as(started.text()).isZero();
        List<ProcessHandle> processes = cluster.processes();
        assertThat(processes).hasSize(2).allMatch(LocalCluster::works);

        Result again = cluster.run("start", "--workers", "1", "--port", cluster.port());
        assertThat(again.code()).isZero();
        assertThat(again.text()).contains("already running at " + cluster.url());
        assertThat(cluster.run("status").text()).contains("master: running", "worker-1: running");

        assertThat(cluster.run("stop").code()).isZero();
        assertThat(processes).noneMatch(LocalCluster::works);
        assertThat(cluster.processes()).isEmpty();
        assertThat(cluster.run("status").code()).isEqualTo(3);
    }

    @Test
    void stopSparesTheProcessThatHasAStaleNumber() throws Exception {
        Files.createDirectories(cluster.folder());
        Files.writeString(
                cluster.folder().resolve("master.pid"), ProcessHandle.current().pid() + "\n");
        assertThat(cluster.run("status").code()).isEqualTo(3);
        assertThat(cluster.run("stop").code()).isZero();
        assertThat(cluster.folder().resolve("master.pid")).doesNotExist();
    }

    @Test
    void aTakenPortIsAnErrorThatShowsTheLog() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Result result = cluster.run("start", "--port", String.valueOf(taken.getLocalPort()));
            assertThat(result.code()).isEqualTo(1);
            assertThat(result.text()).contains("Address already in use", "master did not come up");
            assertThat(cluster.processes()).isEmpty();
        }
    }

    @Test
    void wrongArgumentsAreRefused() throws Exception {
        assertThat(cluster.run("start", "--workers", "none").code()).isEqualTo(2);
        assertThat(cluster.run("restart").text()).contains("legal are start, stop, status");
    }
}
