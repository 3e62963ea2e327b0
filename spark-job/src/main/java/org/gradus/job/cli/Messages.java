package org.gradus.job.cli;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gradus.dl4j.ModelException;
import org.gradus.job.config.Redaction;
import org.gradus.job.data.DataException;
import org.gradus.job.data.Wrappers;
import org.gradus.job.driver.GateMissed;
import org.gradus.job.driver.RunInUse;
import org.gradus.setting.FaultsException;
import org.gradus.setting.Printable;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** An exception as one clear line. */
final class Messages {
    private static final Pattern FILE = Pattern.compile("\\bfile:/+");

    private Messages() {}

    /** What is wrong with a command line, and where help is. */
    static String of(ParameterException thrown) {
        List<String> names =
                thrown instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        return Printable.line(thrown.getMessage().lines().collect(Collectors.joining(" ")))
                + (names.isEmpty() ? "" : "; nearest: " + String.join(", ", names))
                + "; see " + thrown.getCommandLine().getCommandSpec().qualifiedName() + " --help";
    }

    /** An exception as one line; the faults of an input as a list. */
    static String of(Throwable thrown) {
        Throwable cause = cause(thrown);
        if (cause instanceof FaultsException) {
            return Redaction.redact(local(cause.getMessage()));
        }
        boolean known = isKnown(cause);
        String message = cause instanceof Error
                ? cause.toString().lines().findFirst().orElse("")
                : known ? String.valueOf(cause.getMessage()) : Wrappers.sentence(cause);
        String file =
                known ? "" : Wrappers.file(thrown).map(name -> name + ": ").orElse("");
        return local(Printable.line(Redaction.redact(file + message))); // before it is cut
    }

    /** What is wrong, behind all that Spark and others wrap around it. */
    static Throwable cause(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (isKnown(t)) {
                return t;
            }
        }
        Throwable found = Wrappers.peel(thrown);
        while (found instanceof UnsatisfiedLinkError && found.getCause() instanceof UnsatisfiedLinkError) {
            found = found.getCause(); // JavaCPP's own says only that the last place of several has none
        }
        return found;
    }

    /** Whether it is one that says all that a user needs. */
    private static boolean isKnown(Throwable t) {
        return t instanceof FaultsException
                || t instanceof DataException
                || t instanceof ModelException
                || t instanceof RunInUse
                || t instanceof GateMissed;
    }

    /** With the paths of local files as a user writes them. */
    static String local(String message) {
        return FILE.matcher(message).replaceAll("/");
    }
}
