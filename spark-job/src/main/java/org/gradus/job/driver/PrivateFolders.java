package org.gradus.job.driver;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.spark.SparkEnv;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spark's temporary folders of this process, in which rows are spilled. A cluster's workers and YARN make those of executors their user's
 * alone; those of embedded Spark and of a driver are everybody's to read unless they are closed.
 */
final class PrivateFolders {
    private static final Logger LOG = LoggerFactory.getLogger(PrivateFolders.class);

    private PrivateFolders() {}

    /** Takes them from everybody but this user, where the file system knows users. */
    static void close() {
        for (File folder : SparkEnv.get().blockManager().diskBlockManager().localDirs()) {
            try {
                Files.setPosixFilePermissions(folder.toPath(), PosixFilePermissions.fromString("rwx------"));
            } catch (IOException | UnsupportedOperationException e) {
                LOG.warn("{} may be readable for others", folder, e);
            }
        }
    }
}
