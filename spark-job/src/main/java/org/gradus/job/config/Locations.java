package org.gradus.job.config;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Turns the paths of a job file into absolute Hadoop paths. A path with a scheme or a leading slash stays as it is. A
 * relative one starts from the folder, or from the working directory where it was given on the command line.
 *
 * @param folder an absolute Hadoop path
 */
record Locations(String folder) {
    private static final Pattern ABSOLUTE = Pattern.compile("/.*|[A-Za-z][A-Za-z0-9+.-]*:.*", Pattern.DOTALL);

    /** The paths of a job file. */
    static Locations of(String file) {
        Path parent = new Path(file).getParent();
        return new Locations(parent == null ? "/" : parent.toString());
    }

    /** What the command line names: a URI as it is, anything else is a local file. */
    static String local(String path) {
        return path.matches("[A-Za-z][A-Za-z0-9+.-]*:.*")
                ? path
                : "file:" + java.nio.file.Path.of(path).toAbsolutePath().normalize();
    }

    /** The absolute path of what stands at a place, which replaces it there; a fault when that is absent or no path. */
    Optional<String> path(Value value) {
        Optional<String> text = value.text("a path");
        if (text.isEmpty()) {
            return text;
        }
        try {
            String path = absolute(text.get(), value.fromFile() ? folder : local(""));
            value.replace(path);
            return Optional.of(path);
        } catch (IllegalArgumentException e) {
            value.refuse("a path (" + e.getMessage() + ")");
            return Optional.empty();
        }
    }

    private static String absolute(String path, String folder) {
        if (ABSOLUTE.matcher(path).matches()) {
            new Path(path).toUri(); // refuses what is no path
            return path;
        }
        return new Path(new Path(folder), path).toString();
    }

    /** Opens a file; an error names it. */
    static InputStream open(String path) throws IOException {
        try {
            Path file = new Path(path);
            FileSystem files = file.getFileSystem(new Configuration());
            if (!files.exists(file)) {
                throw new FileNotFoundException("there is no such file");
            }
            if (files.getFileStatus(file).isDirectory()) {
                throw new IOException("it is a folder");
            }
            return files.open(file);
        } catch (IOException
                | RuntimeException e) { // a file system that is not on the class path is a RuntimeException
            throw new IOException("cannot read " + path + ": " + e.getMessage(), e);
        }
    }
}
