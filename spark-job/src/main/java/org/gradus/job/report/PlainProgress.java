package org.gradus.job.report;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

/** Plain lines, for a terminal that is none: every evaluation, and a round now and then. */
public final class PlainProgress implements Progress {
    private static final long NANOS_BETWEEN_ROUNDS = 10_000_000_000L;

    private final PrintStream out;
    private long last = System.nanoTime();

    public PlainProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public void round(RoundReport report) {
        boolean end = report.round() + 1 == report.rounds();
        if (end || System.nanoTime() - last > NANOS_BETWEEN_ROUNDS) {
            last = System.nanoTime();
            out.printf(Locale.ROOT, "round %d/%d  %s%n", report.round() + 1, report.rounds(), Lines.round(report));
        }
    }

    @Override
    public void evaluated(String where, Map<String, Double> metrics) {
        out.println(where + "  " + Lines.metrics(metrics));
    }

    @Override
    public void note(String line) {
        out.println(line);
    }

    @Override
    public void close() {
        out.flush();
    }
}
