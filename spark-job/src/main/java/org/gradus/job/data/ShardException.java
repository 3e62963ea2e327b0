package org.gradus.job.data;

import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.spark.util.Utils;

/** A shard cannot be built where it should be, or read: one message with the host, the file, and what is wrong. */
public final class ShardException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private ShardException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * One of this host.
     *
     * @param file where the shard should lie
     * @param bytes how large it is
     */
    static ShardException of(Path file, long bytes, Exception cause) {
        String message = String.format(
                Locale.ROOT,
                "%s on %s: a shard of %,d bytes cannot be kept there: %s; must be a folder that may be written (spark.local.dir),"
                        + " with room for the shards, or data.shards: memory",
                file,
                Utils.localHostName(),
                bytes,
                reason(file, cause));
        return new ShardException(message, cause);
    }

    /** One of this host that was whole and can no longer be read. */
    static ShardException unreadable(Path file, Exception cause) {
        return new ShardException(
                file + " on " + Utils.localHostName() + ": a shard cannot be read from there: " + cause.getMessage(),
                cause);
    }

    private static String reason(Path file, Exception cause) {
        Path folder = file.getParent();
        if (cause instanceof NoSuchFileException) {
            return "the folder is gone";
        }
        if (cause instanceof AccessDeniedException) {
            return "it may not be written";
        }
        String free = cause instanceof IOException && folder != null ? free(folder.toFile()) : "";
        return (cause.getMessage() == null ? cause.toString() : cause.getMessage()) + free;
    }

    private static String free(File folder) {
        return String.format(Locale.ROOT, " (%,d bytes are free)", folder.getUsableSpace());
    }
}
