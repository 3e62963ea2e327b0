package org.gradus.job.wire;

import java.io.Serializable;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockManagerId;

/**
 * Where an executor's blocks are fetched from.
 *
 * @param executor Spark's name of the executor
 * @param host of its block transfer
 * @param port of its block transfer
 */
public record Address(String executor, String host, int port) implements Serializable {
    /** The executor that the caller runs in. */
    public static Address here() {
        BlockManagerId id = SparkEnv.get().blockManager().blockManagerId();
        return new Address(id.executorId(), id.host(), id.port());
    }
}
