package org.gradus.job.cli;

import org.gradus.job.report.BarProgress;
import org.gradus.job.report.PlainProgress;
import org.gradus.job.report.Progress;
import org.gradus.setting.Warnings;
import picocli.CommandLine.Model.CommandSpec;

/** What the output goes to. */
final class Terminal {
    private Terminal() {}

    /** A bar when a person watches, lines otherwise. */
    @SuppressWarnings("SystemConsoleNull") // Java 17, which the build requires, says null where there is no terminal
    static Progress progress() {
        return System.console() == null ? new PlainProgress(System.out) : new BarProgress(System.out);
    }

    /** Prints warnings on standard error, those so far and those to come: a line each. */
    static void show(Warnings warnings, CommandSpec command) {
        warnings.listen(line -> command.commandLine().getErr().println("gradus: warning: " + Messages.local(line)));
    }
}
