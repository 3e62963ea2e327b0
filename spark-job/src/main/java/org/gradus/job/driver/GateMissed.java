package org.gradus.job.driver;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.gradus.job.config.Requirement;

/** A run ended, but its final metrics do not meet the job's requirements. */
public final class GateMissed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private GateMissed(String message) {
        super(message);
    }

    /**
     * Holds metrics against requirements.
     *
     * @throws GateMissed naming every requirement that is not met
     */
    public static void check(List<Requirement> requirements, Map<String, Double> metrics) {
        String missed = requirements.stream()
                .filter(r -> !r.met(metrics.getOrDefault(r.metric(), Double.NaN)))
                .map(r -> String.format(Locale.ROOT, "%s is %.4f, required %s", r.metric(), metrics.get(r.metric()), r))
                .collect(Collectors.joining("; "));
        if (!missed.isEmpty()) {
            throw new GateMissed("quality gate missed: " + missed);
        }
    }
}
