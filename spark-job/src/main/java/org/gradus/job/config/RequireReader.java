package org.gradus.job.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gradus.metric.Metrics;

/** Reads the quality gate: for each metric a bound, {@code ">= 0.95"}; a number alone means at least that where
 * a higher value is better, and at most that where a lower one is. */
final class RequireReader {
    private static final Pattern BOUND =
            Pattern.compile("(>=|<=|>|<)\\s*([-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?)");
    private static final String LEGAL = "a number, or text such as \">= 0.95\" with one of >=, >, <=, <";

    private RequireReader() {}

    /**
     * The conditions, in the order of the metrics; those with faults are missing.
     *
     * @param metrics that a run can be held against
     */
    static List<Requirement> read(Value value, List<String> metrics) {
        Section section = value.section();
        List<Requirement> required = metrics.stream()
                .map(section::get)
                .filter(Value::present)
                .flatMap(bound -> requirement(bound).stream())
                .toList();
        section.end();
        return required;
    }

    private static Optional<Requirement> requirement(Value value) {
        String metric = value.path().substring(value.path().lastIndexOf('.') + 1);
        if (value.isNumber()) {
            Requirement.Comparison better =
                    Metrics.higherIsBetter(metric) ? Requirement.Comparison.AT_LEAST : Requirement.Comparison.AT_MOST;
            return value.number(Range.ANY).stream()
                    .mapToObj(bound -> new Requirement(metric, better, bound))
                    .findFirst();
        }
        Optional<String> text = value.text(LEGAL);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher parts = BOUND.matcher(text.get().strip());
        if (!parts.matches() || !Double.isFinite(Double.parseDouble(parts.group(2)))) {
            value.refuse(LEGAL);
            return Optional.empty();
        }
        Requirement.Comparison comparison = Arrays.stream(Requirement.Comparison.values())
                .filter(c -> c.sign().equals(parts.group(1)))
                .findFirst()
                .orElseThrow();
        return Optional.of(new Requirement(metric, comparison, Double.parseDouble(parts.group(2))));
    }
}
