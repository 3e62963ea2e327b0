package org.gradus.job.data;

import java.io.File;
import java.nio.file.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.DiskBlockManager;

/**
 * The folders that Spark has on an executor for what is temporary: {@code spark.local.dir}, on YARN those of the container. Spark
 * makes them, spreads files over them and deletes them.
 */
final class LocalFolders {
    private LocalFolders() {}

    /**
     * A name for a new file.
     *
     * @param bytes how much shall go there, for a message
     * @throws ShardException when the folder is not there any more, or cannot be used
     */
    static Path newFile(long bytes) {
        DiskBlockManager disk = SparkEnv.get().blockManager().diskBlockManager();
        File file;
        try {
            file = disk.createTempLocalBlock()._2();
        } catch (Exception e) { // Scala throws checked exceptions that it does not declare
            throw ShardException.of(Path.of(String.join(", ", disk.localDirsString())), bytes, e);
        }
        return file.toPath();
    }
}
