package org.gradus.job.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was measured, as JSON and as text. The ratios are the first keys of the JSON; null where something was not measured.
 *
 * @param trials of each peer, one a round; a peer that was not measured has none
 * @param bytes per round
 * @param drivers what a large model costs its driver
 * @param pytorch which PyTorch, or why none
 */
record AveragingReport(Map<Peer, List<Trial>> trials, RoundBytes bytes, List<DriverCost> drivers, String pytorch) {
    /** The median of a peer's examples per second. */
    double of(Peer peer) {
        return Medians.of(trials(peer).stream().flatMap(t -> t.rates().stream()).toList());
    }

    /** PyTorch with the BLAS that suits it better. */
    double twoTorch() {
        double ours = of(Peer.TWO_TORCH_OPENBLAS);
        return Double.isNaN(ours) ? of(Peer.TWO_TORCH) : Math.max(of(Peer.TWO_TORCH), ours);
    }

    private double accuracy(Peer peer) {
        return Medians.of(trials(peer).stream().map(Trial::accuracy).toList());
    }

    private List<Trial> trials(Peer peer) {
        return trials.getOrDefault(peer, List.of());
    }

    /** Writes the JSON, and makes the folders that it needs. */
    void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), json());
    }

    private Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        Map<String, String> targets = new LinkedHashMap<>();
        for (AveragingRatio ratio : AveragingRatio.values()) {
            json.put(ratio.key(), orNull(ratio.of(this)));
            targets.put(ratio.key(), ratio.target());
        }
        json.put("targets", targets);
        json.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        json.put("java", Runtime.version().toString());
        json.put("cores", Runtime.getRuntime().availableProcessors());
        json.put("pytorch", pytorch);
        Map<String, Double> rates = new LinkedHashMap<>();
        Map<String, Double> accuracies = new LinkedHashMap<>();
        for (Peer peer : Peer.values()) {
            rates.put(peer.key(), orNull(of(peer)));
            accuracies.put(peer.key(), orNull(accuracy(peer)));
        }
        json.put("examplesPerSecond", rates);
        json.put("accuracy", accuracies);
        Map<String, Object> all = new LinkedHashMap<>();
        trials.forEach((peer, list) -> all.put(peer.key(), list));
        json.put("trials", all);
        Map<String, Double> perRound = new LinkedHashMap<>();
        perRound.put("dense", orNull(bytes.dense()));
        perRound.put("randomMask", orNull(bytes.randomMask()));
        perRound.put("lastLayer", orNull(bytes.lastLayer()));
        json.put("bytesPerRound", perRound);
        json.put("driver", drivers);
        return json;
    }

    private static Double orNull(double value) {
        return Double.isNaN(value) ? null : value;
    }

    /** Three tables in Markdown. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("PyTorch: " + pytorch + "\n\n");
        text.append("| ratio | target | measured | |\n| --- | --- | ---: | --- |\n");
        for (AveragingRatio ratio : AveragingRatio.values()) {
            double value = ratio.of(this);
            String verdict = Double.isNaN(value) ? "not measured" : ratio.met(value) ? "met" : "missed";
            text.append(String.format(
                    Locale.ROOT, "| %s | %s | %.3f | %s |%n", ratio.key(), ratio.target(), value, verdict));
        }
        text.append("\n| who | examples/s | accuracy | seconds |\n| --- | ---: | ---: | --- |\n");
        for (Peer peer : Peer.values()) {
            Object parts = trials(peer).isEmpty() ? "" : trials(peer).get(0).parts();
            text.append(String.format(
                    Locale.ROOT, "| %s | %,.0f | %.4f | %s |%n", peer.what(), of(peer), accuracy(peer), parts));
        }
        text.append(
                """

                | replicas | executors | ms per round | MiB on the driver's heap | MB into the driver, in rounds |
                | ---: | ---: | ---: | ---: | --- |
                """);
        for (DriverCost cost : drivers) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %d | %d | %.0f | %d | %.0f in %d |%n",
                    cost.replicas(),
                    cost.executors(),
                    cost.roundSeconds() * 1e3,
                    cost.heapMegabytes(),
                    cost.receivedMegabytes(),
                    cost.rounds()));
        }
        return text.toString();
    }
}
