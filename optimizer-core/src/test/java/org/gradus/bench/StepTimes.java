package org.gradus.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The times of training steps, one of each round, in milliseconds. */
final class StepTimes {
    private final Map<Workload, Map<Peer, List<Double>>> rounds = new EnumMap<>(Workload.class);

    void add(Workload workload, Peer peer, double milliseconds) {
        rounds.computeIfAbsent(workload, w -> new EnumMap<>(Peer.class))
                .computeIfAbsent(peer, p -> new ArrayList<>())
                .add(milliseconds);
    }

    /** The median of the rounds; NaN where there is none. */
    double median(Workload workload, Peer peer) {
        List<Double> times =
                new ArrayList<>(rounds.getOrDefault(workload, Map.of()).getOrDefault(peer, List.of()));
        if (times.isEmpty()) {
            return Double.NaN;
        }
        Collections.sort(times);
        return (times.get((times.size() - 1) / 2) + times.get(times.size() / 2)) / 2;
    }

    /** Every round's times by the names of workload and peer. */
    Map<String, Map<String, List<Double>>> all() {
        Map<String, Map<String, List<Double>>> all = new LinkedHashMap<>();
        rounds.forEach((workload, peers) -> {
            Map<String, List<Double>> named = new LinkedHashMap<>();
            peers.forEach((peer, times) -> named.put(peer.key(), List.copyOf(times)));
            all.put(workload.key(), named);
        });
        return all;
    }
}
