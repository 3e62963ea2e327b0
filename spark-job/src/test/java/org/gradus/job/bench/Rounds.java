package org.gradus.job.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The rounds of a run, as its {@code metrics.jsonl} has them. */
final class Rounds {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> PARTS = List.of("secondsCompute", "secondsWire", "secondsWait");

    private final List<JsonNode> rounds = new ArrayList<>();
    private final List<JsonNode> evaluations = new ArrayList<>();
    private final JsonNode run;

    /** @param folder of a run that has ended */
    Rounds(Path folder) {
        try {
            for (String line : Files.readAllLines(folder.resolve("metrics.jsonl"))) {
                JsonNode event = JSON.readTree(line);
                switch (event.path("event").asText()) {
                    case "round" -> rounds.add(event);
                    case "evaluation" -> evaluations.add(event);
                    default -> {}
                }
            }
            run = JSON.readTree(folder.resolve("run.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int count() {
        return rounds.size();
    }

    /** The last that was measured on the validation rows; not a number where nothing was. */
    double validation(String metric) {
        return evaluations.isEmpty()
                ? Double.NaN
                : evaluations.get(evaluations.size() - 1).path(metric).asDouble(Double.NaN);
    }

    /** A number of {@code run.json}. */
    double report(String pointer) {
        return run.at(pointer).asDouble(Double.NaN);
    }

    /** Rates of the epochs but the first, the accuracy at the end, and where the time went. */
    Trial trial() {
        Map<Integer, double[]> epochs = new TreeMap<>();
        for (JsonNode round : rounds) {
            double[] sums = epochs.computeIfAbsent(epoch(round), k -> new double[2]);
            sums[0] += round.path("examples").asDouble();
            sums[1] += round.path("seconds").asDouble();
        }
        List<Double> rates = new ArrayList<>();
        epochs.forEach((epoch, sums) -> {
            if (epoch > 0) {
                rates.add(sums[0] / sums[1]);
            }
        });
        return new Trial(rates, run.at("/metrics/accuracy").asDouble(Double.NaN), parts());
    }

    /** The epoch that a round belongs to: that of its last step. */
    private static int epoch(JsonNode round) {
        return (int) Math.ceil(round.path("epoch").asDouble() - 1e-9) - 1;
    }

    private Map<String, Double> parts() {
        Predicate<JsonNode> warm = round -> epoch(round) > 0;
        Map<String, Double> parts = new LinkedHashMap<>();
        for (String part : PARTS) {
            if (rounds.get(0).has(part)) {
                parts.put(part, sum(warm, part));
            }
        }
        parts.put("rounds", sum(warm, "seconds"));
        parts.put("outsideRounds", run.at("/seconds/train").asDouble() - sum(round -> true, "seconds"));
        return parts;
    }

    private double sum(Predicate<JsonNode> which, String field) {
        return rounds.stream()
                .filter(which)
                .mapToDouble(round -> round.path(field).asDouble())
                .sum();
    }

    /** Bytes per round that the executors sent and received; not a number where they are not measured. */
    double bytes() {
        if (!rounds.get(0).has("bytesSent")) {
            return Double.NaN;
        }
        return (sum(round -> true, "bytesSent") + sum(round -> true, "bytesReceived")) / count();
    }

    /** The median time of a round but the first, in seconds. */
    double median() {
        return Medians.of(rounds.stream()
                .skip(Math.min(1, rounds.size() - 1))
                .map(round -> round.path("seconds").asDouble())
                .toList());
    }
}
