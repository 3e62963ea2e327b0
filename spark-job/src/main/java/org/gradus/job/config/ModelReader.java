package org.gradus.job.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads where the network comes from. */
final class ModelReader {
    private static final List<String> SOURCES = List.of("config", "zip");

    private ModelReader() {}

    /** A model, which must be given; empty when something is wrong with it. */
    static Optional<ModelConfig> read(Value value, Locations locations) {
        String legal = "a map with config (a DL4J configuration) or zip (a DL4J model)";
        if (!value.isMap()) {
            value.refuse(legal);
            return Optional.empty();
        }
        Section section = value.section();
        List<String> given = SOURCES.stream().filter(section::has).toList();
        SOURCES.forEach(section::get);
        boolean others = !section.left().isEmpty();
        section.end();
        if (given.size() == 1) {
            ModelConfig.Format format = ModelConfig.Format.valueOf(given.get(0).toUpperCase(Locale.ROOT));
            return locations.path(section.get(given.get(0))).map(path -> new ModelConfig(format, path));
        }
        if (given.size() > 1 || !others) {
            value.fault("found " + (given.isEmpty() ? "none" : String.join(" and ", given))
                    + "; must be exactly one of config, zip");
        }
        return Optional.empty();
    }
}
