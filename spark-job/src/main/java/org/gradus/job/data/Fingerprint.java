package org.gradus.job.data;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.gradus.job.config.SourceConfig;

/**
 * What a file's bytes were, whenever it was written.
 *
 * @param path as a user writes it
 * @param length in bytes
 * @param sha256 of the bytes as they lie there, lower-case hexadecimal
 */
public record Fingerprint(String path, long length, String sha256) {
    /** Of each file of a source, in the order in which they are read. */
    public static List<Fingerprint> of(Configuration hadoop, SourceConfig source) {
        List<FileStatus> files = new ArrayList<>(DataFiles.list(hadoop, source.path()));
        if (source.labels() != null) {
            files.addAll(DataFiles.list(hadoop, source.labels()));
        }
        return files.stream().map(f -> of(hadoop, f)).toList();
    }

    private static Fingerprint of(Configuration hadoop, FileStatus file) {
        String shown = DataFiles.show(file.getPath());
        return Failures.call(shown, () -> {
            try (InputStream in = file.getPath().getFileSystem(hadoop).open(file.getPath())) {
                return new Fingerprint(shown, file.getLen(), DigestUtils.sha256Hex(in));
            }
        });
    }
}
