package org.gradus.job.driver;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * The files below a folder, on any file system that Hadoop knows, changed so that a crash at any moment leaves under a final name
 * what was there before or what is new, never a part of it. A file is on the disk before it gets its name (hsync, where the file
 * system has it): otherwise a power cut could leave an empty file, as the name may be written first.
 */
final class DurableFiles {
    /** How the name of what is not yet, or no longer, there begins. */
    private static final String TEMPORARY = "_tmp.";

    /** How the name of a folder begins while another takes its place. */
    private static final String ASIDE = "_old.";

    private final FileContext files;
    private final Path root;

    private DurableFiles(FileContext files, Path root) {
        this.files = files;
        this.root = root;
    }

    /** Those below a folder, which need not exist. */
    static DurableFiles in(String path, Configuration hadoop) throws UnsupportedFileSystemException {
        Configuration plain = new Configuration(hadoop);
        // The checksummed local file system would leave a hidden .crc file beside every file.
        plain.set("fs.AbstractFileSystem.file.impl", "org.apache.hadoop.fs.local.RawLocalFs");
        Path root = new Path(path);
        FileContext files = FileContext.getFileContext(root.toUri(), plain);
        return new DurableFiles(files, files.makeQualified(root));
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    Path root() {
        return root;
    }

    Path path(String name) {
        return new Path(root, name);
    }

    /** The folder on this machine's disk; empty where it lies elsewhere. */
    Optional<java.nio.file.Path> local() {
        return "file".equals(root.toUri().getScheme())
                ? Optional.of(java.nio.file.Path.of(root.toUri()))
                : Optional.empty();
    }

    /** What is there; empty where nothing is. */
    Optional<FileStatus> status(String name) throws IOException {
        try {
            return Optional.of(files.getFileStatus(name.isEmpty() ? root : path(name)));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    /** The names in a folder, sorted; none where there is no folder. */
    List<String> names(String folder) throws IOException {
        if (status(folder).isEmpty()) {
            return List.of();
        }
        FileStatus[] entries = files.util().listStatus(folder.isEmpty() ? root : path(folder));
        return Stream.of(entries).map(e -> e.getPath().getName()).sorted().toList();
    }

    void mkdir(String name) throws IOException {
        files.mkdir(name.isEmpty() ? root : path(name), null, true);
    }

    /** The bytes of a file. */
    byte[] read(String name) throws IOException {
        try (InputStream in = files.open(path(name))) {
            return in.readAllBytes();
        }
    }

    /** Creates a file, which must not be there. */
    void create(String name, RunDirectory.Content content) throws IOException {
        fill(files.create(path(name), EnumSet.of(CreateFlag.CREATE)), content);
    }

    /** Writes a file, or replaces it, in one move. */
    void write(String name, RunDirectory.Content content) throws IOException {
        Path temporary = beside(name, TEMPORARY);
        attempt(name, temporary, () -> {
            put(temporary, content);
            files.rename(temporary, path(name), Options.Rename.OVERWRITE);
        });
    }

    /**
     * Writes a folder of files, or replaces it. What is replaced is set aside until the new one has its name; {@link #tidy} brings
     * it back after a crash between the two.
     *
     * @param contents by name, in the order in which they are written
     */
    void writeFolder(String name, Map<String, RunDirectory.Content> contents) throws IOException {
        Path temporary = beside(name, TEMPORARY);
        Path aside = beside(name, ASIDE);
        attempt(name, temporary, () -> {
            files.delete(temporary, true);
            for (Map.Entry<String, RunDirectory.Content> one : contents.entrySet()) {
                put(new Path(temporary, one.getKey()), one.getValue());
            }
            if (status(name).isPresent()) {
                files.rename(path(name), aside);
            }
            files.rename(temporary, path(name));
            files.delete(aside, true);
        });
    }

    /** Deletes what is there, a folder so that no half of it can be seen under its name. */
    void delete(String name) throws IOException {
        Optional<FileStatus> there = status(name);
        if (there.isPresent() && there.get().isDirectory()) {
            Path temporary = beside(name, TEMPORARY);
            files.delete(temporary, true);
            files.rename(path(name), temporary);
            files.delete(temporary, true);
        } else if (there.isPresent()) {
            files.delete(path(name), false);
        }
    }

    /** Moves a file to a name that must not be there. */
    void move(String from, String to) throws IOException {
        files.rename(path(from), path(to));
    }

    /** Clears up in a folder after a crash: what was set aside gets its name back where nothing has it, the rest is deleted. */
    void tidy(String folder) throws IOException {
        String below = folder.isEmpty() ? "" : folder + "/";
        for (String name : names(folder)) {
            String at = below + name;
            if (name.startsWith(ASIDE)) {
                String old = below + name.substring(ASIDE.length());
                if (status(old).isEmpty()) {
                    files.rename(path(at), path(old));
                }
            }
            if (name.startsWith(ASIDE) || name.startsWith(TEMPORARY)) {
                files.delete(path(at), true);
            }
        }
    }

    /**
     * Opens a file that grows by lines; {@link org.apache.hadoop.fs.Syncable#hsync} brings it to the disk.
     *
     * @param keep how many bytes stay of what is there; fewer where it has fewer
     */
    LineStream lines(String name, long keep) throws IOException {
        if (keep > 0 && status(name).isPresent()) {
            byte[] kept;
            try (InputStream in = files.open(path(name))) {
                kept = in.readNBytes(Math.toIntExact(keep));
            }
            write(
                    name,
                    out -> out.write(kept)); // no file system cuts a file in one move, and not all of them cut at all
            return LineStream.open(path(name), kept.length, () -> append(name, kept));
        }
        return LineStream.open(path(name), 0, () -> replace(path(name)));
    }

    private FSDataOutputStream append(String name, byte[] kept) throws IOException {
        try {
            return files.create(path(name), EnumSet.of(CreateFlag.APPEND));
        } catch (UnsupportedOperationException e) { // an object store
            FSDataOutputStream out = replace(path(name));
            out.write(kept);
            return out;
        }
    }

    private FSDataOutputStream replace(Path file) throws IOException {
        return files.create(
                file, EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE), Options.CreateOpts.createParent());
    }

    /** Brings a stream to the disk, where its file system can. */
    static void sync(FSDataOutputStream out) throws IOException {
        if (out.hasCapability(StreamCapabilities.HSYNC)) {
            out.hsync();
        }
    }

    /** What went wrong with a file, in one line that names it. */
    static IOException failure(Path file, Throwable e) {
        return new IOException(file + " cannot be written: " + reason(e), e);
    }

    /** Why, in one line. */
    static String reason(Throwable e) {
        Throwable told = e instanceof FSError && e.getCause() != null ? e.getCause() : e; // how a full local disk shows
        String message = told.getMessage() == null ? told.getClass().getSimpleName() : told.getMessage();
        return message.lines().findFirst().orElse(message); // HDFS sends its server's stack trace along
    }

    private Path beside(String name, String prefix) {
        Path target = path(name);
        return new Path(target.getParent(), prefix + target.getName());
    }

    private void put(Path file, RunDirectory.Content content) throws IOException {
        fill(replace(file), content);
    }

    /** Not a try-with-resources: HDFS throws the same exception again at the end, which cannot be suppressed by itself. */
    private static void fill(FSDataOutputStream out, RunDirectory.Content content) throws IOException {
        try {
            content.writeTo(out);
            sync(out);
        } catch (IOException | RuntimeException | FSError e) {
            try {
                out.close();
            } catch (IOException | FSError again) {
                if (again != e) {
                    e.addSuppressed(again);
                }
            }
            throw e;
        }
        out.close();
    }

    private void attempt(String name, Path temporary, Step step) throws IOException {
        try {
            step.run();
        } catch (IOException | FSError e) {
            IOException failure = failure(path(name), e);
            discard(temporary, failure);
            throw failure;
        } catch (RuntimeException e) {
            discard(temporary, e);
            throw e;
        }
    }

    /** On a disk that takes no more, deleting may fail too; that must not hide why. */
    private void discard(Path temporary, Exception why) {
        try {
            files.delete(temporary, true);
        } catch (IOException | FSError e) {
            why.addSuppressed(e);
        }
    }
}
