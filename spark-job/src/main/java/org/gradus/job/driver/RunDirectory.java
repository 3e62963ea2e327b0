package org.gradus.job.driver;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.gradus.job.config.JobConfig;
import org.gradus.setting.Fault;
import org.gradus.setting.FaultsException;

/**
 * The folder that a run leaves behind, on any file system that Hadoop knows. It belongs to one driver until it is closed. A file
 * is written under a temporary name and renamed, so a final name never stands for half a file.
 */
public final class RunDirectory implements AutoCloseable {
    /** Written last of all, when the run met everything asked of it. */
    public static final String SUCCESS = "_SUCCESS";

    /** What happened, and the stack trace of what went wrong. */
    public static final String LOG = "gradus.log";

    /** The configuration with all overrides, every path absolute; written first of all. */
    public static final String CONFIGURATION = "configuration.yaml";

    /** What was run, and how it ended; it is there when the training has ended. */
    public static final String REPORT = "run.json";

    private static final List<String> SIGNS = List.of(REPORT, "plan.txt", "metrics.jsonl", LOG);

    private final DurableFiles files;
    private final RunLock lock;

    private RunDirectory(DurableFiles files, RunLock lock) {
        this.files = files;
        this.lock = lock;
    }

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Makes the folder of a run that begins.
     *
     * @param path a Hadoop path
     * @param overwrite whether an older run's folder is replaced; anything else is never deleted
     * @throws FaultsException when it exists, or cannot be made
     * @throws RunInUse when another process trains in it
     */
    public static RunDirectory create(String path, boolean overwrite, Configuration hadoop) {
        try {
            DurableFiles files = DurableFiles.in(path, hadoop);
            requireFolderOfARun(files, overwrite);
            files.mkdir("");
            return locked(files, directory -> directory.begin(overwrite));
        } catch (IOException | FSError e) {
            throw unusable(path, e);
        }
    }

    /** Makes the folder of a run that begins, and writes its configuration. */
    public static RunDirectory create(JobConfig job, boolean overwrite, Configuration hadoop) throws IOException {
        RunDirectory directory = create(job.out(), overwrite, hadoop);
        try {
            directory.write(CONFIGURATION, job.text());
            return directory;
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /**
     * Opens the folder of a run, to go on with it.
     *
     * @param path a Hadoop path
     * @throws FaultsException when it is not there, or not the folder of a run
     * @throws RunInUse when another process trains in it
     */
    public static RunDirectory reopen(String path, Configuration hadoop) {
        try {
            DurableFiles files = DurableFiles.in(path, hadoop);
            if (files.status("").isEmpty()) {
                throw refused(path + " is not there; name the folder of a run", null);
            }
            if (files.status(CONFIGURATION).isEmpty()) {
                throw refused(path + " is not the folder of a run: it has no " + CONFIGURATION, null);
            }
            return locked(files, directory -> {});
        } catch (IOException | FSError e) {
            throw unusable(path, e);
        }
    }

    @FunctionalInterface
    private interface Opening {
        void open(RunDirectory directory) throws IOException;
    }

    private static RunDirectory locked(DurableFiles files, Opening opening) throws IOException {
        RunDirectory directory = new RunDirectory(files, RunLock.take(files));
        try {
            opening.open(directory);
            return directory;
        } catch (IOException | RuntimeException | FSError e) {
            directory.close();
            throw e;
        }
    }

    /** Before anything is written there: it is empty, or an older run's and to be replaced. */
    private static void requireFolderOfARun(DurableFiles files, boolean overwrite) throws IOException {
        if (files.status("").isEmpty()) {
            return;
        }
        boolean folder = files.status("").get().isDirectory();
        List<String> names = folder ? files.names("") : List.of();
        boolean ofARun = names.stream().anyMatch(SIGNS::contains);
        if (folder && (names.isEmpty() || names.equals(List.of(RunLock.FILE)) || ofARun)) {
            return;
        }
        throw refused(
                files.root()
                        + (overwrite
                                ? " exists and is not the folder of a run, so --overwrite does not delete it"
                                : " exists; choose another with --out, or replace an older run with --overwrite"),
                null);
    }

    private void begin(boolean overwrite) throws IOException {
        List<String> names = files.names("").stream()
                .filter(name -> !name.equals(RunLock.FILE))
                .toList();
        if (!names.isEmpty() && !overwrite) {
            boolean unfinished = names.contains(CONFIGURATION) && !names.contains(REPORT);
            throw refused(
                    unfinished
                            ? root() + " holds an unfinished run; go on with `gradus resume " + root()
                                    + "`, or replace it with --overwrite"
                            : root() + " exists; choose another with --out, or replace an older run with --overwrite",
                    null);
        }
        for (String name : names) {
            files.delete(name);
        }
        files.create(LOG, out -> {}); // from now on it is the folder of a run
    }

    private static FaultsException unusable(String path, Throwable e) {
        return refused(path + " cannot be written: " + DurableFiles.reason(e), e);
    }

    private static FaultsException refused(String what, Throwable cause) {
        FaultsException refusal = new FaultsException("output directory", List.of(new Fault("out", what)));
        refusal.initCause(cause);
        return refusal;
    }

    /** The folder's full path. */
    public Path root() {
        return files.root();
    }

    /** The full path of a file in the folder. */
    public Path path(String name) {
        return files.path(name);
    }

    /** The folder on this machine's disk; empty where it lies elsewhere. */
    public Optional<java.nio.file.Path> local() {
        return files.local();
    }

    /** Whether a file or a folder of this name is there. */
    public boolean has(String name) throws IOException {
        return files.status(name).isPresent();
    }

    /** The names in one of its folders, sorted; none where there is no such folder. */
    List<String> names(String folder) throws IOException {
        return files.names(folder);
    }

    /** The bytes of a file. */
    public byte[] read(String name) throws IOException {
        return files.read(name);
    }

    /** A text file, UTF-8. */
    public String text(String name) throws IOException {
        return new String(read(name), StandardCharsets.UTF_8);
    }

    /** Writes a file, or replaces it, in one move. */
    public void write(String name, Content content) throws IOException {
        lock.check();
        files.write(name, content);
    }

    /** Writes a text file, UTF-8. */
    public void write(String name, String text) throws IOException {
        write(name, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Opens a file that grows by lines, and keeps the first bytes of what is there. */
    LineStream lines(String name, long keep) throws IOException {
        lock.check();
        return files.lines(name, keep);
    }

    /**
     * Writes a folder of files under a temporary name and renames it.
     *
     * @param contents by name, in the order in which they are written
     */
    void writeFolder(String name, Map<String, Content> contents) throws IOException {
        lock.check();
        files.writeFolder(name, contents);
    }

    /** Deletes a file or a folder, where it is there. */
    void delete(String name) throws IOException {
        lock.check();
        files.delete(name);
    }

    /** Clears up what a crash left in a folder. */
    void tidy(String folder) throws IOException {
        lock.check();
        files.tidy(folder);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
