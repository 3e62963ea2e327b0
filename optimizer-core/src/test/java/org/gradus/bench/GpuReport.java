package org.gradus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** What was measured on a GPU, as JSON and as text. What was not measured is null. */
final class GpuReport {
    /** How the version of a PyTorch that is not there begins. */
    static final String NONE = "none: ";

    private static final double LEAST_RATIO = 0.9;
    private static final double LEAST_SHARE = 0.6;

    private final Map<String, Object> json = new LinkedHashMap<>();
    private final Map<String, Object> steps = new LinkedHashMap<>();
    private final StringBuilder ratios =
            new StringBuilder("| what | target | measured | |\n| --- | --- | ---: | --- |\n");
    private final StringBuilder times =
            new StringBuilder("\n| ms per step | batch | gradus | torch |\n| --- | ---: | ---: | ---: |\n");
    private final String pytorch;

    GpuReport(String device, String pytorch) {
        this.pytorch = pytorch;
        json.put("device", device);
        json.put("pytorch", pytorch);
        json.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        json.put("java", Runtime.version().toString());
        json.put("steps", steps);
    }

    boolean hasPytorch() {
        return !pytorch.startsWith(NONE);
    }

    /** Times of a step in milliseconds; NaN where there is none. */
    void steps(Workload workload, String precision, int examples, double ours, double others) {
        double ratio = others / ours;
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("batch", examples);
        row.put("gradus", ours);
        row.put("torch", number(others));
        row.put("imagesPerSecond", examples / ours * 1e3);
        row.put("vsTorch", number(ratio));
        String name = workload.key() + " " + precision;
        steps.put(name, row);
        times.append(String.format(Locale.ROOT, "| %s | %d | %.2f | %.2f |%n", name, examples, ours, others));
        line(name + ", images/s vs PyTorch", ratio, LEAST_RATIO);
    }

    /** The masked update's share of a copy's bandwidth. */
    void updateShare(double share) {
        json.put("updateShare", share);
        line("masked update, share of a copy's bandwidth", share, LEAST_SHARE);
    }

    /** Examples per second of two replicas on the device, over those of one. */
    void sharing(double ratio) {
        json.put("twoReplicas", ratio);
        line("two replicas on it, examples/s vs one", ratio, 0);
    }

    /** Final accuracies, one for each seed. */
    void accuracies(List<Double> device, List<Double> cpu) {
        double spread = Math.max(
                Collections.max(cpu) - Collections.min(cpu), Collections.max(device) - Collections.min(device));
        double apart = Math.abs(mean(cpu) - mean(device));
        json.put("accuracyCpu", cpu);
        json.put("accuracyDevice", device);
        ratios.append(String.format(
                Locale.ROOT,
                "| accuracy, cpu %.4f and device %.4f | within %.4f | %.4f | %s |%n",
                mean(cpu),
                mean(device),
                spread,
                apart,
                apart <= spread ? "met" : "missed"));
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
    }

    private static Double number(double value) {
        return Double.isNaN(value) ? null : Double.valueOf(value);
    }

    private void line(String what, double value, double least) {
        String verdict = Double.isNaN(value) ? "not measured" : value >= least ? "met" : "missed";
        ratios.append(String.format(Locale.ROOT, "| %s | >= %s | %.2f | %s |%n", what, least, value, verdict));
    }

    /** Writes the JSON, and makes the folders that it needs. */
    void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), json);
    }

    /** Two tables in Markdown. */
    @Override
    public String toString() {
        return "PyTorch: " + pytorch + "\n\n" + ratios + times;
    }
}
