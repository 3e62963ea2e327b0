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
 * @param written the same as files and messages may show it: with references to environment variables in place of their values
 */
record Locations(String folder, String written) {
    private static final Pattern ABSOLUTE = Pattern.compile("/.*|[A-Za-z][A-Za-z0-9+.-]*:.*", Pattern.DOTALL);

    /** The paths of a job file. */
    static Locations of(String file) {
        Path parent = new Path(file).getParent();
        String folder = parent == null ? "/" : parent.toString();
        return new Locations(folder, folder);
    }

    /** The folder that stands at a place, for paths that start from it; empty, with a fault, where that is absent or no path. */
    Optional<Locations> in(Value value) {
        return located(value);
    }

    /** What the command line names: a URI as it is, anything else is a local file. */
    static String local(String path) {
        return path.matches("[A-Za-z][A-Za-z0-9+.-]*:.*")
                ? path
                : "file:" + java.nio.file.Path.of(path).toAbsolutePath().normalize();
    }

    /** The absolute path of what stands at a place, which replaces it there; a fault when that is absent or no path. */
    Optional<String> path(Value value) {
        return located(value).map(Locations::folder);
    }

    private Optional<Locations> located(Value value) {
        Optional<String> text = value.text("a path");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Locations from = value.fromFile() ? this : new Locations(local(""), local(""));
            String path = absolute(text.get(), from.folder);
            String shown = from.written(text.get(), value.written(), path);
            value.replace(path, shown, Node.Kind.PATH);
            return Optional.of(new Locations(path, shown));
        } catch (IllegalArgumentException e) {
            value.refuse("a path (" + e.getMessage() + ")");
            return Optional.empty();
        }
    }

    /** What may be shown of an absolute path. References are not joined as paths are: a default may hold a colon. */
    private String written(String text, String shown, String path) {
        if (ABSOLUTE.matcher(text).matches()) {
            return shown;
        }
        return shown.equals(text) && written.equals(folder) ? path : written + "/" + shown;
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
