package org.gradus.job.data;

import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.gradus.setting.Names;
import org.gradus.setting.Printable;

/** The files behind a path, in the one order in which they are read: by name. */
final class DataFiles {
    private static final String BZIP2 = "BZh";
    private static final Pattern GLOB = Pattern.compile("[\\\\{}\\[\\]*?]");

    private DataFiles() {}

    /**
     * The file itself, or the files of the folder, sorted by name; names that begin with {@code .} or {@code _} are not data.
     *
     * @throws DataException when nothing is there, or a folder has folders in it, or every file is empty
     */
    static List<FileStatus> list(Configuration hadoop, String path) {
        return Failures.call(path, () -> {
            Path root = new Path(path);
            FileSystem fs = root.getFileSystem(hadoop);
            FileStatus status = status(fs, root);
            if (isHidden(status)) {
                throw new DataException(path + ": names that begin with . or _ are not read as data");
            }
            if (!status.isDirectory()) {
                return nonEmpty(path, List.of(status));
            }
            List<FileStatus> found = Arrays.stream(fs.listStatus(root))
                    .filter(f -> !isHidden(f))
                    .sorted(Comparator.comparing(f -> f.getPath().getName()))
                    .toList();
            for (FileStatus f : found) {
                if (f.isDirectory()) {
                    throw new DataException(path + ": has the folder "
                            + Printable.value(f.getPath().getName()) + " in it; must have files only "
                            + inner(f.getPath().getName()));
                }
            }
            if (found.isEmpty()) {
                throw new DataException(path + ": the folder has no files");
            }
            return nonEmpty(path, found);
        });
    }

    /** One file, which is there and has bytes. */
    static FileStatus file(Configuration hadoop, String path) {
        List<FileStatus> files = list(hadoop, path);
        if (files.size() != 1) {
            throw new DataException(path + ": is a folder of " + files.size() + " files; must be one file");
        }
        return files.get(0);
    }

    /** The bytes of a file, decompressed where its name ends as a codec's does. */
    static InputStream open(Configuration hadoop, Path path) throws IOException {
        FSDataInputStream raw = path.getFileSystem(hadoop).open(path);
        CompressionCodec codec = codec(hadoop, path);
        if (codec instanceof BZip2Codec) {
            requireBzip2(raw);
        }
        return new BufferedInputStream(codec == null ? raw : codec.createInputStream(raw), 1 << 16);
    }

    /** Hadoop's own reader looks for the first block of bzip2 to the end of the file, and finds no bytes where there is none. */
    private static void requireBzip2(FSDataInputStream raw) throws IOException {
        byte[] head = raw.readNBytes(BZIP2.length());
        raw.seek(0);
        if (!new String(head, StandardCharsets.ISO_8859_1).equals(BZIP2)) {
            raw.close();
            throw new ZipException("not in bzip2 format");
        }
    }

    /** The codec of a file's name ending, or null. */
    static CompressionCodec codec(Configuration hadoop, Path path) {
        return new CompressionCodecFactory(hadoop).getCodec(path);
    }

    /** As a user writes the path. */
    static String show(Path path) {
        return "file".equals(path.toUri().getScheme()) ? path.toUri().getPath() : path.toString();
    }

    /** The path with every character that Hadoop would take for a glob made literal. */
    static Path literal(Path path) {
        return new Path(GLOB.matcher(path.toString()).replaceAll("\\\\$0"));
    }

    private static List<FileStatus> nonEmpty(String path, List<FileStatus> files) {
        List<FileStatus> full = files.stream().filter(f -> f.getLen() > 0).toList();
        if (full.isEmpty()) {
            throw new DataException(
                    path + (files.size() == 1 ? ": the file is empty" : ": all " + files.size() + " files are empty"));
        }
        return full;
    }

    private static String inner(String folder) {
        int sign = folder.indexOf('=');
        return sign <= 0
                ? "(folders in folders are not read)"
                : "(the rows are partitioned by the column " + Printable.value(folder.substring(0, sign))
                        + ", which the files in such folders lack; write them without partitionBy)";
    }

    private static boolean isHidden(FileStatus f) {
        return f.getPath().getName().startsWith(".") || f.getPath().getName().startsWith("_");
    }

    private static FileStatus status(FileSystem fs, Path path) throws IOException {
        try {
            return fs.getFileStatus(path);
        } catch (FileNotFoundException e) {
            throw new DataException(show(path) + ": no such file or folder" + neighbours(fs, path), e);
        }
    }

    private static String neighbours(FileSystem fs, Path path) throws IOException {
        Path parent = path.getParent();
        if (parent == null || !fs.exists(parent)) {
            return "";
        }
        List<String> names = Arrays.stream(fs.listStatus(parent))
                .filter(f -> !isHidden(f))
                .map(f -> f.getPath().getName())
                .toList();
        return "; " + Names.hint(path.getName(), names);
    }
}
