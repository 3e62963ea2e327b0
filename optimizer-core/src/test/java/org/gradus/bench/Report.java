package org.gradus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * What was measured, as JSON and as text. The ratios are the first keys of the JSON.
 *
 * @param weights how many weights each update has
 * @param times of the cases of the ratios
 * @param rules every rule
 */
record Report(int weights, Times times, List<RuleCost> rules) {
    /** Writes the JSON, and makes the folders that it needs. */
    void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), json());
    }

    private Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        Map<String, String> targets = new LinkedHashMap<>();
        for (Ratio ratio : Ratio.values()) {
            json.put(ratio.key(), ratio.of(times));
            targets.put(ratio.key(), ratio.target());
        }
        json.put("targets", targets);
        json.put("weights", weights);
        json.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        json.put("java", Runtime.version().toString());
        json.put("milliseconds", times.milliseconds());
        json.put("rules", rules.stream().map(Report::row).toList());
        return json;
    }

    private static Map<String, Object> row(RuleCost cost) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("rule", cost.rule());
        row.put("stateBytesPerWeight", cost.stateBytes());
        row.put("nsPerWeight", cost.plain());
        row.put("nsPerWeightMasked", cost.masked());
        row.put("vsCopy", cost.plainVsCopy());
        row.put("vsCopyMasked", cost.maskedVsCopy());
        return row;
    }

    /** Two tables in Markdown. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append("| ratio | target | measured | |\n| --- | --- | ---: | --- |\n");
        for (Ratio ratio : Ratio.values()) {
            double value = ratio.of(times);
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %.3f | %s |%n",
                    ratio.key(),
                    ratio.target(),
                    value,
                    ratio.met(value) ? "met" : "missed"));
        }
        text.append("\n| case | ms |\n| --- | ---: |\n");
        times.milliseconds()
                .forEach((name, time) -> text.append(String.format(Locale.ROOT, "| %s | %.2f |%n", name, time)));
        text.append("\n| rule | state B/weight | ns/weight | masked | vs copy | masked |\n");
        text.append("| --- | ---: | ---: | ---: | ---: | ---: |\n");
        for (RuleCost cost : rules) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %.3g | %.2f | %.2f | %.2f | %.2f |%n",
                    cost.rule(),
                    cost.stateBytes(),
                    cost.plain(),
                    cost.masked(),
                    cost.plainVsCopy(),
                    cost.maskedVsCopy()));
        }
        return text.toString();
    }
}
