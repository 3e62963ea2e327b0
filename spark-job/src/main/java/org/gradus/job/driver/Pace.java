package org.gradus.job.driver;

import java.util.List;
import org.gradus.job.replica.RoundPart;

/** How many rounds a segment has, so that it takes some seconds; has no say in the result. */
final class Pace {
    private final double seconds;
    private double perRound = Double.NaN;

    /** @param seconds that a segment should take */
    Pace(double seconds) {
        this.seconds = seconds;
    }

    /** Learns from what each task saw of some rounds: from the quickest round, which has no warm-up in it. */
    void learn(List<List<RoundPart>> rounds) {
        rounds.stream().mapToDouble(Pace::seconds).min().ifPresent(quickest -> perRound = quickest);
    }

    /** How long a round took: the mean of its tasks, which wait for each other. */
    static double seconds(List<RoundPart> round) {
        return round.stream()
                .mapToDouble(part ->
                        part.seconds().values().stream().mapToDouble(s -> s).sum())
                .average()
                .orElse(0);
    }

    /** Rounds of the next segment: one where nothing is known. */
    int rounds(int most) {
        if (Double.isNaN(perRound)) {
            return 1;
        }
        return (int) Math.max(1, Math.min(most, seconds / Math.max(perRound, 1e-6)));
    }
}
