package org.gradus.job.cli;

import org.gradus.job.report.BarProgress;
import org.gradus.job.report.PlainProgress;
import org.gradus.job.report.Progress;

/** What the output goes to. */
final class Terminal {
    private Terminal() {}

    /** A bar when a person watches, lines otherwise. */
    @SuppressWarnings("SystemConsoleNull") // Java 17, which the build requires, says null where there is no terminal
    static Progress progress() {
        return System.console() == null ? new PlainProgress(System.out) : new BarProgress(System.out);
    }
}
