package org.gradus.job.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.gradus.setting.Fault;
import org.gradus.setting.FaultsException;

/** Job files for tests, without touching the disk: all of them stand in /jobs/job.yaml. */
final class Jobs {
    static final String FILE = "file:/jobs/job.yaml";
    private static final String MODEL = "model: {config: m.json}\n";
    private static final String DATA = "data: {format: csv, train: t.csv}\n";

    private Jobs() {}

    /** A job of the smallest legal model and data, and what else is given; a part given here takes the place of it. */
    static String with(String part) {
        String lines = "\n" + part;
        return (lines.contains("\nmodel:") ? "" : MODEL) + (lines.contains("\ndata:") ? "" : DATA) + part + "\n";
    }

    static JobConfig read(String part, String... overrides) {
        return JobFile.parse(with(part), FILE, List.of(overrides), null, Map.<String, String>of()::get);
    }

    /** The faults as a user sees them, one string each. */
    static List<String> faults(String text, String... overrides) {
        return catchThrowableOfType(
                        FaultsException.class,
                        () -> JobFile.parse(text, FILE, List.of(overrides), null, Map.<String, String>of()::get))
                .faults()
                .stream()
                .map(Fault::toString)
                .toList();
    }
}
