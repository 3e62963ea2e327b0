package org.gradus.job.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.gradus.job.driver.RunDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of a run, {@link RunDirectory#LOG} in its folder. Where the folder is not on a local disk the log is written here first,
 * and copied when the run ends.
 */
final class RunLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);

    private final RunDirectory directory;
    private final Path local;

    private RunLog(RunDirectory directory, Path local) {
        this.directory = directory;
        this.local = local;
    }

    /** Sends the log of this process to the run's folder. */
    private static RunLog start(RunDirectory directory) throws IOException {
        Optional<Path> folder = directory.local();
        Path file =
                folder.isPresent() ? folder.get().resolve(RunDirectory.LOG) : Files.createTempFile("gradus-", ".log");
        Logs.to(file);
        return new RunLog(directory, folder.isPresent() ? null : file);
    }

    /** What is logged. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /** Sends the log of this process to the run's folder for as long as some work takes. */
    static void during(RunDirectory directory, Work work) throws Exception {
        try (RunLog log = start(directory)) {
            try {
                work.run();
            } catch (Exception | Error e) {
                log.failed(e);
                throw e;
            }
        }
    }

    /** Takes down why the run failed: what is logged after the copy would not be in it. */
    private void failed(Throwable thrown) {
        if (local != null) {
            LOG.error("failed", thrown);
        }
    }

    /** Copies the log behind what an interrupted run has left. */
    @Override
    public void close() throws IOException {
        if (local == null) {
            return;
        }
        Logs.quiet();
        byte[] before = directory.has(RunDirectory.LOG) ? directory.read(RunDirectory.LOG) : new byte[0];
        directory.write(RunDirectory.LOG, out -> {
            out.write(before);
            Files.copy(local, out);
        });
        Files.delete(local); // where it could not be copied it is the only one
    }
}
