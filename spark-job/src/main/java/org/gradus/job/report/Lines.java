package org.gradus.job.report;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Rounds and metrics as short text. */
public final class Lines {
    private Lines() {}

    /** {@code accuracy 0.9611  loss 0.1243}. */
    public static String metrics(Map<String, Double> metrics) {
        return metrics.entrySet().stream()
                .map(e -> String.format(Locale.ROOT, "%s %.4f", e.getKey(), e.getValue()))
                .collect(Collectors.joining("  "));
    }

    static String round(RoundReport report) {
        return String.format(
                Locale.ROOT,
                "loss %.4f  %,.0f examples/s  lr %s",
                report.loss(),
                report.examplesPerSecond(),
                report.rates().entrySet().stream()
                        .map(e -> String.format(Locale.ROOT, "%s %.3g", e.getKey(), e.getValue()))
                        .collect(Collectors.joining(", ")));
    }
}
