package org.gradus.job.average;

import java.util.EnumMap;
import java.util.Map;

/** What the time of a round goes into; the phases add up to it. */
public final class Stopwatch {
    /** What a task does. */
    public enum Phase {
        /** Batches, gradients, updates. */
        COMPUTE,
        /** Packing, sending, fetching, adding up, unpacking. */
        WIRE,
        /** Waiting for other tasks. */
        WAIT
    }

    private final Map<Phase, Long> nanos = new EnumMap<>(Phase.class);
    private Phase phase;
    private long since;

    /** What begins now. */
    public void start(Phase next) {
        long now = System.nanoTime();
        if (phase != null) {
            nanos.merge(phase, now - since, Long::sum);
        }
        phase = next;
        since = now;
    }

    /** Seconds of each phase since the last time; what goes on goes on. */
    public Map<Phase, Double> lap() {
        start(phase);
        Map<Phase, Double> lap = new EnumMap<>(Phase.class);
        for (Phase each : Phase.values()) {
            lap.put(each, nanos.getOrDefault(each, 0L) / 1e9);
        }
        nanos.clear();
        return lap;
    }
}
