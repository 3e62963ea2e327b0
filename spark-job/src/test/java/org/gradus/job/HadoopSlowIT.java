package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.hdfs.protocol.HdfsConstants.SafeModeAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link HadoopIT} leaves out for its length; each test stops nodes of a cluster of its own. */
@Tag("slow")
class HadoopSlowIT {
    private static final String CLUSTER_MODE = "--deploy-mode cluster --conf spark.yarn.maxAppAttempts=1";

    @TempDir
    private Path folder;

    private HadoopCluster cluster;

    @BeforeEach
    void start() throws Exception {
        cluster = HadoopCluster.in(folder.resolve("cluster"));
    }

    @AfterEach
    void stop() throws Exception {
        cluster.close();
    }

    /** Nor does the end of the driver's main method, which YARN must not take for a failure. */
    @Test
    void clusterModeChangesTheResult() throws Exception {
        HadoopRun run = HadoopRun.train(cluster, folder, "inside", CLUSTER_MODE, OnYarn.SHORT);
        run.awaitCheckpoint();
        assertThat(cluster.command("stop datanode 1")).startsWith("stopped");
        assertThat(cluster.command("stop nodemanager executor")).startsWith("stopped");
        assertThat(run.end()).as(run.text()).isZero();
        assertThat(run.exists("_SUCCESS")).isTrue();
        assertThat(run.sha()).isEqualTo(OnYarn.embedded(folder));
    }

    @Test
    void aJobThatFailsInClusterModeIsTakenForDone() throws Exception {
        HadoopRun run = HadoopRun.train(
                cluster,
                folder,
                "missed",
                CLUSTER_MODE,
                "--master",
                "yarn",
                "--set",
                "train.epochs=1",
                "--set",
                "require={accuracy: '>= 0.999'}");
        assertThat(run.end()).as(run.text()).isEqualTo(1);
        assertThat(run.exists("model.zip")).isTrue();
        assertThat(run.exists("_SUCCESS")).isFalse();
    }

    /** YARN starts another one, which asks for executors anew. */
    @Test
    void theApplicationMastersNodeEndsARun() throws Exception {
        HadoopRun run = HadoopRun.train(cluster, folder, "master", "", OnYarn.SHORT);
        run.awaitCheckpoint();
        assertThat(cluster.command("stop nodemanager master")).startsWith("stopped");
        assertThat(run.end()).as(run.text()).isZero();
        assertThat(run.sha()).isEqualTo(OnYarn.embedded(folder));
    }

    /** The lock on HDFS outlives its owner by a minute. */
    @Test
    void aDriverThatIsKilledCannotBeSucceeded() throws Exception {
        HadoopRun killed = HadoopRun.train(cluster, folder, "killed", "", OnYarn.SHORT);
        killed.awaitCheckpoint();
        killed.process().destroyForcibly().waitFor();
        HadoopRun early = killed.resume("", "--master", "yarn");
        assertThat(early.end()).as(early.text()).isEqualTo(2);
        assertThat(early.text()).contains("counts as dead");
        TimeUnit.SECONDS.sleep(60);
        HadoopRun resumed = killed.resume("", "--master", "yarn");
        assertThat(resumed.end()).as(resumed.text()).isZero();
        assertThat(resumed.exists("_SUCCESS")).isTrue();
        assertThat(resumed.sha()).isEqualTo(OnYarn.embedded(folder));
    }

    @Test
    void anOutputThatBecomesReadOnlyLeavesHalfACheckpoint() throws Exception {
        OutputFault.strikes(
                cluster,
                folder,
                "safe",
                (files, root) -> files.setSafeMode(SafeModeAction.SAFEMODE_ENTER),
                (files, root) -> files.setSafeMode(SafeModeAction.SAFEMODE_LEAVE),
                "Name node is in safe mode");
    }
}
