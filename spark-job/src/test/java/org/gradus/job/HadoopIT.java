package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run on YARN and HDFS that gives other weights than a laptop, that a dead node ends, or that leaves half a checkpoint where
 * its folder can no longer be written, is of no use to whoever has such a cluster. The cluster is real, and small.
 */
class HadoopIT {
    @TempDir
    private static Path folder;

    private static HadoopCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = HadoopCluster.in(folder.resolve("cluster"));
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    @Test
    void aDataNodeAndANodeManagerThatStopChangeNothing() throws Exception {
        HadoopRun run = HadoopRun.train(cluster, folder, "stopped", "", OnYarn.SHORT);
        run.awaitCheckpoint();
        assertThat(cluster.command("stop datanode 0")).startsWith("stopped");
        assertThat(cluster.command("stop nodemanager executor")).startsWith("stopped");
        assertThat(run.end()).as(run.text()).isZero();
        assertThat(run.exists("_SUCCESS")).isTrue();
        assertThat(run.sha()).as(run.text()).isEqualTo(OnYarn.embedded(folder));
        assertThat(run.log()).contains("Executor lost: ");
    }

    @Test
    void aFullDiskLeavesHalfACheckpoint() throws Exception {
        OutputFault.strikes(
                cluster,
                folder,
                "full",
                (files, root) -> files.setQuota(root, HdfsConstants.QUOTA_DONT_SET, 1 << 20),
                (files, root) -> files.setQuota(root, HdfsConstants.QUOTA_DONT_SET, HdfsConstants.QUOTA_RESET),
                "The DiskSpace quota of /runs/full is exceeded");
    }

    @Test
    void aLostPermissionLeavesHalfACheckpoint() throws Exception {
        OutputFault.strikes(
                cluster,
                folder,
                "lost",
                (files, root) -> {
                    FsPermission readable = new FsPermission((short) 0555);
                    files.setPermission(root, readable);
                    files.setPermission(new org.apache.hadoop.fs.Path(root, "checkpoints"), readable);
                },
                (files, root) -> {},
                "Permission denied: user=" + HadoopCluster.USER);
    }

    @Test
    void aFolderThatCannotBeMadeIsRefusedInOneLine() throws Exception {
        HadoopRun run = HadoopRun.train(cluster, folder, "../jobs/mine", "");
        assertThat(run.end()).isEqualTo(2);
        assertThat(run.text().lines())
                .anyMatch(line -> line.contains("/jobs/mine cannot be written: Permission denied: user=trainer"))
                .noneMatch(line -> line.startsWith("\tat "));
    }

    @Test
    void yarnWithoutItsSettingsIsAskedForNothing() throws Exception {
        Script.Result result = Script.run(
                "gradus",
                Map.of("HADOOP_CONF_DIR", folder.toString()),
                "train",
                "../conf/quickstart.yaml",
                "--master",
                "yarn");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.text())
                .isEqualTo(
                        "gradus: --master yarn needs the folder of yarn-site.xml and core-site.xml; HADOOP_CONF_DIR is \""
                                + folder + "\"\n");
    }
}
