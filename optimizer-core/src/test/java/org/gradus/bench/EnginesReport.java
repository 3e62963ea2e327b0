package org.gradus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * What was measured, as JSON and as text. The ratios are the first keys of the JSON; null where there was nobody to compare with.
 *
 * @param times of training steps
 * @param pytorch which PyTorch, or why none
 */
record EnginesReport(StepTimes times, String pytorch) {
    /** Writes the JSON, and makes the folders that it needs. */
    void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), json());
    }

    private Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        Map<String, String> targets = new LinkedHashMap<>();
        for (EngineRatio ratio : EngineRatio.values()) {
            double value = ratio.of(times);
            json.put(ratio.key(), Double.isNaN(value) ? null : value);
            targets.put(ratio.key(), ratio.target());
        }
        json.put("targets", targets);
        json.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        json.put("java", Runtime.version().toString());
        json.put("pytorch", pytorch);
        json.put("openblasCore", System.getenv("OPENBLAS_CORETYPE"));
        Map<String, Integer> examples = new LinkedHashMap<>();
        Map<String, Map<String, Double>> medians = new LinkedHashMap<>();
        for (Workload workload : Workload.ON_ONE_THREAD) {
            examples.put(workload.key(), workload.examples());
            Map<String, Double> row = new LinkedHashMap<>();
            for (Peer peer : Peer.values()) {
                double median = times.median(workload, peer);
                row.put(peer.key(), Double.isNaN(median) ? null : median);
            }
            medians.put(workload.key(), row);
        }
        json.put("batch", examples);
        json.put("milliseconds", medians);
        json.put("rounds", times.all());
        return json;
    }

    /** Two tables in Markdown. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("PyTorch: " + pytorch + "\n\n");
        text.append("| ratio | target | measured | |\n| --- | --- | ---: | --- |\n");
        for (EngineRatio ratio : EngineRatio.values()) {
            double value = ratio.of(times);
            String verdict = Double.isNaN(value) ? "not measured" : ratio.met(value) ? "met" : "missed";
            text.append(String.format(
                    Locale.ROOT, "| %s | %s | %.2f | %s |%n", ratio.key(), ratio.target(), value, verdict));
        }
        text.append("\n| ms per step | gradus | dl4j | torch | torchOpenblas |\n| --- | ---: | ---: | ---: | ---: |\n");
        for (Workload workload : Workload.ON_ONE_THREAD) {
            text.append("| ").append(workload.key()).append(" |");
            for (Peer peer : Peer.values()) {
                text.append(String.format(Locale.ROOT, " %.2f |", times.median(workload, peer)));
            }
            text.append('\n');
        }
        return text.toString();
    }
}
