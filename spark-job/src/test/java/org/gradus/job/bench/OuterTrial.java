package org.gradus.job.bench;

import java.util.Locale;

/**
 * What became of one way for replicas to come together.
 *
 * @param mode {@code average} or {@code outer}
 * @param every steps of a round
 * @param rounds of the run
 * @param validationLoss after the last round
 * @param testLoss after the last round
 * @param testAccuracy after the last round
 * @param bytes that the executors sent and received in the whole run
 * @param seconds of training, evaluations and checkpoints included
 */
record OuterTrial(
        String mode,
        int every,
        int rounds,
        double validationLoss,
        double testLoss,
        double testAccuracy,
        double bytes,
        double seconds) {
    static OuterTrial of(String mode, int every, Rounds run) {
        return new OuterTrial(
                mode,
                every,
                run.count(),
                run.validation("loss"),
                run.report("/metrics/loss"),
                run.report("/metrics/accuracy"),
                run.bytes() * run.count(),
                run.report("/seconds/train"));
    }

    /** A row of a table in Markdown. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %,d | %.4f | %.4f | %.4f | %,.0f | %.0f |",
                mode,
                every,
                rounds,
                validationLoss,
                testLoss,
                testAccuracy,
                bytes / 1e6,
                seconds);
    }
}
