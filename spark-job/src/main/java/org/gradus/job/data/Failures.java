package org.gradus.job.data;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.zip.ZipException;
import org.apache.hadoop.security.AccessControlException;

/** Finds the one fault in what Spark and Hadoop wrap around it. */
final class Failures {
    private Failures() {}

    /**
     * Runs what reads data.
     *
     * @param what the file or folder, for the message
     * @throws DataException when the data is at fault
     */
    static <T> T call(String what, Callable<T> reading) {
        try {
            return reading.call();
        } catch (Exception e) { // Spark's Scala code throws checked exceptions that it does not declare
            throw unwrap(what, e);
        }
    }

    /** The data's fault behind an exception, as a DataException; any other exception as it is, unchecked. */
    private static RuntimeException unwrap(String what, Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof DataException fault) {
                return fault;
            }
        }
        Throwable deepest = null;
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            deepest = t instanceof IOException || isForeignParquet(t) ? t : deepest;
        }
        if (deepest != null) {
            return new DataException(what + ": " + describe(deepest), thrown);
        }
        return thrown instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(what, thrown);
    }

    /** Whether the bytes are at fault, so that reading them once more is of no use. */
    static boolean isCorrupt(Throwable t) {
        StackTraceElement[] trace = t.getStackTrace();
        return t instanceof EOFException
                || t instanceof ZipException
                || isForeignParquet(t)
                || (t instanceof IOException
                        && trace.length > 0
                        && trace[0].getClassName().startsWith("org.apache.hadoop.io.compress"));
    }

    /** What an input fault means to a user. */
    static String describe(Throwable t) {
        String detail = t.getMessage() == null
                ? t.getClass().getSimpleName()
                : t.getMessage().lines().findFirst().orElse("");
        if (t instanceof FileNotFoundException) {
            return "is missing (" + detail + ")";
        }
        if (t instanceof AccessControlException) {
            return "may not be read (" + detail + ")";
        }
        if (isForeignParquet(t)) {
            return "is not a Parquet file";
        }
        if (isCorrupt(t)) {
            return "is corrupt or cut short (" + detail + ")";
        }
        return "cannot be read (" + detail + ")";
    }

    /** Parquet reports a foreign file as a plain RuntimeException. */
    private static boolean isForeignParquet(Throwable t) {
        return t.getClass() == RuntimeException.class
                && t.getMessage() != null
                && t.getMessage().contains("is not a Parquet file");
    }
}
