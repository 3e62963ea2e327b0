package org.gradus.job.driver;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Keeps a run's folder to one driver. A driver that was killed does not hold it for long. */
interface RunLock extends AutoCloseable {
    /** The file that says who has the folder. */
    String FILE = "_lock";

    /** How old a sign of life of a driver on another file system may be. */
    Duration LONGEST_SILENCE = Duration.ofSeconds(60);

    /**
     * Takes a folder, which exists. On a local disk the operating system keeps the lock, and frees it the moment the process dies.
     * Elsewhere the owner gives signs of life: that needs nothing of a file system but files with times. (HDFS has leases, which
     * other systems do not have, and which go on for as long after a death as {@link #LONGEST_SILENCE}.)
     *
     * @throws RunInUse when another driver has it
     */
    static RunLock take(DurableFiles files) throws IOException {
        Optional<Path> local = files.local();
        return local.isPresent()
                ? LocalLock.take(local.get().resolve(FILE))
                : HeartbeatLock.take(files, LONGEST_SILENCE);
    }

    /**
     * Makes sure that the folder is still this process's.
     *
     * @throws RunInUse when another driver took it, because this one seemed dead
     */
    void check();

    /** Gives the folder back. */
    @Override
    void close() throws IOException;
}
