package org.gradus.job.data;

import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkException;

/** What Spark, Hadoop and Java put around an exception on its way from a task to the user, taken off. */
public final class Wrappers {
    private static final Set<Class<?>> WRAPPERS = Set.of(
            RuntimeException.class,
            IllegalStateException.class,
            SparkException.class,
            ExecutionException.class,
            InvocationTargetException.class,
            UndeclaredThrowableException.class,
            UncheckedIOException.class,
            FSError.class);

    /** A failed job whose cause did not travel to the driver: all that is left of it is this text. */
    private static final Pattern LOST_TASK = Pattern.compile(
            "Job aborted.*most recent failure: (?:Lost task [^(]*\\(TID \\d+\\) \\([^)]*\\): )?(.*)", Pattern.DOTALL);

    private static final Pattern CLASS_NAME = Pattern.compile("(?:[a-z_][\\w$]*\\.)+[A-Z][\\w$]*: (?=.)");

    private Wrappers() {}

    /** The exception that says what is wrong: the outermost that is no wrapper, or the last wrapper that says anything. */
    public static Throwable peel(Throwable thrown) {
        Throwable found = thrown;
        while (found.getCause() != null && (isWrapper(found) || found.getMessage() == null) && says(found.getCause())) {
            found = found.getCause();
        }
        return found;
    }

    /** An exception's own sentence: the first line, without what Spark says about the task, and without the class. */
    public static String sentence(Throwable thrown) {
        String message = thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
        Matcher lost = LOST_TASK.matcher(message);
        String own = lost.matches() ? lost.group(1) : message;
        String line = own.strip().lines().findFirst().orElse("");
        Matcher name = CLASS_NAME.matcher(line);
        return name.lookingAt() ? line.substring(name.end()) : line;
    }

    /** The file that Spark was reading when an exception was thrown, as a user writes it; empty where Spark does not say. */
    public static Optional<String> file(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof SparkException spark && spark.getMessageParameters() != null) {
                Map<String, String> facts = spark.getMessageParameters();
                String path = facts.getOrDefault("path", facts.get("filePath"));
                if (path != null) {
                    return Optional.of(DataFiles.show(new Path(path)));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isWrapper(Throwable t) {
        return WRAPPERS.contains(t.getClass());
    }

    private static boolean says(Throwable cause) {
        return cause.getMessage() != null
                || cause instanceof Error
                || (cause.getCause() != null && says(cause.getCause()));
    }
}
