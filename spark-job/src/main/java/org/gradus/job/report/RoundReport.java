package org.gradus.job.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What happened in a round.
 *
 * @param round from 0
 * @param rounds how many the run has
 * @param step steps done when the round ended
 * @param epoch epochs done, fractional
 * @param loss mean over the round's examples; not a number where every step was skipped
 * @param examples trained on in the round, by all replicas
 * @param skipped steps that were skipped in the round because a loss or gradient was not finite, by all replicas
 * @param seconds the round took, averaging included
 * @param rates the learning rate of each group that is not frozen, at the round's last step
 * @param updateRatios of each group that is not frozen: how far the round moved its weights, as a part of their norm
 * @param effort what the round cost; empty: it was not measured
 */
public record RoundReport(
        long round,
        long rounds,
        long step,
        double epoch,
        double loss,
        long examples,
        long skipped,
        double seconds,
        Map<String, Double> rates,
        Map<String, Double> updateRatios,
        Optional<Effort> effort) {
    /** Throughput of all replicas together. */
    public double examplesPerSecond() {
        return examples / Math.max(seconds, 1e-9);
    }

    /** As a line of metrics.jsonl. */
    public Map<String, Object> event() {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", "round");
        event.put("round", round);
        event.put("step", step);
        event.put("epoch", epoch);
        event.put("loss", loss);
        event.put("examples", examples);
        if (skipped > 0) {
            event.put("skipped", skipped);
        }
        event.put("seconds", seconds);
        event.put("examplesPerSecond", examplesPerSecond());
        effort.ifPresent(cost -> {
            event.put("secondsCompute", cost.computeSeconds());
            event.put("secondsWire", cost.wireSeconds());
            event.put("secondsWait", cost.waitSeconds());
            event.put("bytesSent", cost.bytesSent());
            event.put("bytesReceived", cost.bytesReceived());
        });
        event.put("lr", rates);
        event.put("updateRatio", updateRatios);
        return event;
    }
}
