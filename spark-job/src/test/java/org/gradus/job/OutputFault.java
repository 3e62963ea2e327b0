package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/** What a run must do whose folder on HDFS can no longer be written. */
final class OutputFault {
    private OutputFault() {}

    /** Something that happens to the run's folder. */
    interface Change {
        void in(DistributedFileSystem files, org.apache.hadoop.fs.Path root) throws IOException;
    }

    /**
     * Starts a run that would go on for long, and strikes after its first checkpoint: one clear line, exit code 1, and the last
     * checkpoint is whole.
     *
     * @param repair makes the folder readable again
     * @param reason what the line says
     */
    static void strikes(HadoopCluster cluster, Path folder, String name, Change strike, Change repair, String reason)
            throws Exception {
        HadoopRun run = HadoopRun.train(cluster, folder, name, "", "--set", "train.epochs=5000");
        run.awaitCheckpoint();
        org.apache.hadoop.fs.Path root = cluster.path(run.root());
        strike.in(cluster.files(), root);
        int code = run.end();
        repair.in(cluster.files(), root);
        assertThat(code).as(run.text()).isEqualTo(1);
        assertThat(run.text().lines().filter(line -> !line.matches("(round|epoch) .*")))
                .singleElement()
                .asString()
                .startsWith("gradus: " + cluster.url(run.root()))
                .contains(" cannot be written: ", reason);
        run.lastCheckpointIsWhole();
        assertThat(run.exists("_SUCCESS")).isFalse();
    }
}
