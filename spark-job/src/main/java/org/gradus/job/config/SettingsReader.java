package org.gradus.job.config;

import java.util.List;
import java.util.Optional;

/** Reads {@code optimizer}, {@code schedule}, {@code groups} and {@code masks}, of the file or of what blocks make of it. */
final class SettingsReader {
    /** The parts of a job file that it reads. */
    static final List<String> PARTS = List.of("optimizer", "groups", "masks", "schedule");

    private final MaskReader masks;

    SettingsReader(Locations locations) {
        masks = new MaskReader(locations);
    }

    /** The settings; empty, or without what is faulty, when there are faults. */
    Optional<SettingsConfig> read(Section job) {
        OptimizerReader reader = new OptimizerReader(job.get("optimizer"), job.get("schedule"));
        List<GroupConfig> groups = new GroupReader(reader.settings()).read(job.get("groups"));
        List<MaskConfig> read = masks.read(job.get("masks"));
        return reader.rest().map(rest -> new SettingsConfig(rest, groups, read, reader.clipNorm(), reader.guard()));
    }
}
