package org.gradus.job.cli;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.SparkException;
import org.gradus.job.data.ShardException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** An exception as one clear line. */
final class Messages {
    /** Exceptions that say nothing of their own. */
    private static final Set<Class<?>> WRAPPERS =
            Set.of(RuntimeException.class, IllegalStateException.class, FSError.class);

    private static final Pattern FILE = Pattern.compile("\\bfile:/+");

    private Messages() {}

    /** What is wrong with a command line, and where help is. */
    static String of(ParameterException thrown) {
        List<String> names =
                thrown instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        return thrown.getMessage().lines().collect(Collectors.joining(" "))
                + (names.isEmpty() ? "" : "; nearest: " + String.join(", ", names))
                + "; see " + thrown.getCommandLine().getCommandSpec().qualifiedName() + " --help";
    }

    static String of(Throwable thrown) {
        Throwable t = thrown;
        while (t.getCause() != null && (t.getMessage() == null || WRAPPERS.contains(t.getClass()) || isTask(t))) {
            t = t.getCause();
        }
        while (t instanceof UnsatisfiedLinkError && t.getCause() instanceof UnsatisfiedLinkError) {
            t = t.getCause(); // JavaCPP's own says only that the last place of several has none
        }
        String message = t.getMessage() == null || t instanceof Error ? t.toString() : t.getMessage();
        boolean unexpected = ExitCode.of(t) == ExitCode.FAILED;
        return local(unexpected ? message.lines().findFirst().orElse(message) : message);
    }

    /** Whether it says which task failed, around a setting that the task refused, or a shard that has no room. */
    private static boolean isTask(Throwable t) {
        return t instanceof SparkException
                && (t.getCause() instanceof IllegalArgumentException || t.getCause() instanceof ShardException);
    }

    /** With the paths of local files as a user writes them. */
    static String local(String message) {
        return FILE.matcher(message).replaceAll("/");
    }
}
