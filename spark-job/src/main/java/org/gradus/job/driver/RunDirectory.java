package org.gradus.job.driver;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.gradus.setting.Fault;
import org.gradus.setting.FaultsException;

/**
 * The folder that a run leaves behind, on any file system that Hadoop knows. A file is written under a temporary name and
 * renamed, so a final name never stands for half a file.
 */
public final class RunDirectory {
    /** Written last of all, when the run met everything asked of it. */
    public static final String SUCCESS = "_SUCCESS";

    /** What happened, and the stack trace of what went wrong. */
    public static final String LOG = "gradus.log";

    private static final List<String> SIGNS = List.of("run.json", "plan.txt", "metrics.jsonl", LOG);
    private static final String TEMPORARY = "_tmp.";

    private final FileContext files;
    private final Path root;

    private RunDirectory(FileContext files, Path root) {
        this.files = files;
        this.root = root;
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
     */
    public static RunDirectory create(String path, boolean overwrite, Configuration hadoop) {
        try {
            RunDirectory directory = open(path, hadoop);
            if (directory.files.util().exists(directory.root)) {
                directory.clear(overwrite);
            }
            directory.files.mkdir(directory.root, null, true);
            directory.claim();
            return directory;
        } catch (IOException e) {
            throw refused(path + " cannot be written: " + reason(e), e);
        }
    }

    private static RunDirectory open(String path, Configuration hadoop) throws UnsupportedFileSystemException {
        Configuration plain = new Configuration(hadoop);
        // The checksummed local file system would leave a hidden .crc file beside every file.
        plain.set("fs.AbstractFileSystem.file.impl", "org.apache.hadoop.fs.local.RawLocalFs");
        Path root = new Path(path);
        FileContext files = FileContext.getFileContext(root.toUri(), plain);
        return new RunDirectory(files, files.makeQualified(root));
    }

    /** Creates the log, which must not be there: of two runs that begin at the same moment, one gets the folder. */
    private void claim() throws IOException {
        try {
            if (local().isPresent()) {
                // Hadoop's local file system looks first and creates afterwards; this does both at once.
                java.nio.file.Files.createFile(local().get().resolve(LOG));
            } else {
                files.create(path(LOG), EnumSet.of(CreateFlag.CREATE)).close();
            }
        } catch (java.nio.file.FileAlreadyExistsException | FileAlreadyExistsException e) {
            throw refused(root + " was taken by another run that began just now; choose another with --out", e);
        }
    }

    private void clear(boolean overwrite) throws IOException {
        boolean folder = files.getFileStatus(root).isDirectory();
        FileStatus[] entries = folder ? files.util().listStatus(root) : new FileStatus[0];
        if (folder && entries.length == 0) {
            return;
        }
        if (!overwrite) {
            throw refused(root + " exists; choose another with --out, or replace an older run with --overwrite", null);
        }
        if (!folder
                || Stream.of(entries).noneMatch(e -> SIGNS.contains(e.getPath().getName()))) {
            throw refused(root + " exists and is not the folder of a run, so --overwrite does not delete it", null);
        }
        files.delete(root, true);
    }

    private static FaultsException refused(String what, IOException cause) {
        FaultsException refusal = new FaultsException("output directory", List.of(new Fault("out", what)));
        refusal.initCause(cause);
        return refusal;
    }

    private static String reason(Throwable e) {
        Throwable told = e instanceof FSError ? e.getCause() : e;
        return told.getMessage() == null ? told.getClass().getSimpleName() : told.getMessage();
    }

    /** The full path of a file in the folder. */
    public Path path(String name) {
        return new Path(root, name);
    }

    /** The folder's full path. */
    public Path root() {
        return root;
    }

    /** The folder on this machine's disk; empty where it lies elsewhere. */
    public Optional<java.nio.file.Path> local() {
        return "file".equals(root.toUri().getScheme())
                ? Optional.of(java.nio.file.Path.of(root.toUri()))
                : Optional.empty();
    }

    /** Writes a file, or replaces it, in one move. */
    public void write(String name, Content content) throws IOException {
        Path target = path(name);
        Path temporary = new Path(target.getParent(), TEMPORARY + target.getName());
        try (OutputStream out = files.create(
                temporary, EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE), Options.CreateOpts.createParent())) {
            content.writeTo(out);
        } catch (IOException | FSError e) { // the latter is how a full local disk shows
            files.delete(temporary, false);
            throw new IOException(target + " cannot be written: " + reason(e), e);
        } catch (RuntimeException e) {
            files.delete(temporary, false);
            throw e;
        }
        files.rename(temporary, target, Options.Rename.OVERWRITE);
    }

    /** Writes a text file, UTF-8. */
    public void write(String name, String text) throws IOException {
        write(name, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Opens a file that grows by lines. */
    public OutputStream lines(String name) throws IOException {
        return files.create(
                path(name), EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE), Options.CreateOpts.createParent());
    }

    /** Writes a folder of files under a temporary name and renames it. */
    public void writeFolder(String name, List<String> names, List<Content> contents) throws IOException {
        Path target = path(name);
        String temporary = new Path(new Path(name).getParent(), TEMPORARY + target.getName()).toString();
        files.delete(path(temporary), true);
        try {
            for (int i = 0; i < names.size(); i++) {
                write(temporary + "/" + names.get(i), contents.get(i));
            }
        } catch (IOException | RuntimeException e) {
            files.delete(path(temporary), true);
            throw e;
        }
        files.delete(target, true);
        files.rename(path(temporary), target);
    }

    /** Deletes a file or a folder, where it is there. */
    public void delete(String name) throws IOException {
        files.delete(path(name), true);
    }

    /** Deletes all but the last folders of a folder, by name. */
    public void keepLast(String folder, int keep) throws IOException {
        List<Path> entries = Stream.of(files.util().listStatus(path(folder)))
                .map(FileStatus::getPath)
                .sorted(Comparator.comparing(Path::getName).reversed())
                .toList();
        for (Path old : entries.subList(Math.min(keep, entries.size()), entries.size())) {
            files.delete(old, true);
        }
    }
}
