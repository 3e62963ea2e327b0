package org.gradus.job.data;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.sql.AnalysisException;

/** Finds the one fault of the data in what Spark and Hadoop wrap around it. */
final class Failures {
    private static final Pattern CODEC = Pattern.compile("(?:\\w+\\.)*(\\w+)Codec was not found");
    private static final String FOREIGN = " is not a Parquet file";
    private static final Pattern FOREIGN_FILE = Pattern.compile("\\b([a-z0-9+.-]+:/.*?)" + FOREIGN);

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
        Optional<String> fault = inFile(what, "", thrown);
        if (fault.isPresent()) {
            return new DataException(fault.get(), thrown);
        }
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof AnalysisException) { // a type or a schema that Spark has not
                return new DataException(what + ": cannot be read" + detail(Wrappers.sentence(t)), thrown);
            }
        }
        Throwable deepest = null;
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            deepest = t instanceof IOException ? t : deepest;
        }
        if (deepest != null) {
            return new DataException(Wrappers.file(thrown).orElse(what) + ": " + describe(deepest), thrown);
        }
        return thrown instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(what, thrown);
    }

    /**
     * What is wrong with a file whose bytes are at fault, so that reading them once more is of no use; with the file's name in
     * front. Empty for everything else.
     *
     * @param file where Spark does not know it better
     * @param subject in front of the verb: {@code "the file "}
     */
    static Optional<String> inFile(String file, String subject, Throwable thrown) {
        Optional<String> named = Wrappers.file(thrown);
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            String message = String.valueOf(t.getMessage());
            Matcher codec = CODEC.matcher(message);
            if (codec.find()) {
                return Optional.of(named.orElse(file) + ": " + unknownCodec(codec.group(1)));
            }
            if (message.contains(FOREIGN) || isCorrupt(t)) {
                Matcher foreign = FOREIGN_FILE.matcher(message);
                String there = foreign.find() ? DataFiles.show(new Path(foreign.group(1))) : file;
                return Optional.of(named.orElse(there) + ": " + subject + describe(t));
            }
        }
        Throwable cause = Wrappers.peel(thrown);
        if (named.isEmpty() || cause instanceof IOException || cause instanceof Error) {
            return Optional.empty();
        }
        String sentence = Wrappers.sentence(cause);
        return Optional.of(named.get() + ": " + subject + "is corrupt or of a kind that cannot be read"
                + detail(sentence.startsWith("Encountered error while reading") ? "" : sentence));
    }

    /** What to say of a Parquet file's codec that Spark has no code for. */
    static String unknownCodec(String codec) {
        return "its columns are compressed with " + codec.toLowerCase(Locale.ROOT)
                + ", which cannot be read; must be snappy, gzip, zstd, lz4 or none";
    }

    private static boolean isCorrupt(Throwable t) {
        StackTraceElement[] trace = t.getStackTrace();
        return t instanceof EOFException
                || t instanceof ZipException
                || (t instanceof IOException
                        && trace.length > 0
                        && trace[0].getClassName().startsWith("org.apache.hadoop.io.compress"));
    }

    /** What an input fault means to a user. */
    static String describe(Throwable t) {
        String detail = t.getMessage() == null ? "" : Wrappers.sentence(t);
        if (t instanceof FileNotFoundException) {
            return "is missing" + detail(detail);
        }
        if (t instanceof AccessControlException) {
            return "may not be read" + detail(detail);
        }
        if (detail.contains(FOREIGN)) {
            return "is not a Parquet file, or is cut short";
        }
        if (isCorrupt(t)) {
            return "is corrupt or cut short" + detail(detail);
        }
        return "cannot be read" + detail(detail);
    }

    private static String detail(String text) {
        return text.isEmpty() ? "" : " (" + text + ")";
    }
}
