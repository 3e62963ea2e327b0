package org.gradus.job.config;

import org.gradus.job.config.EngineConfig.Device;
import org.gradus.job.config.EngineConfig.Library;
import org.gradus.job.config.EngineConfig.Precision;

/** Reads what computes: {@code engine: torch}, or {@code engine: {library: torch, selftest: false}}, and the keys beside it. */
final class EngineReader {
    private EngineReader() {}

    static EngineConfig read(Section job) {
        Value engine = job.get("engine");
        Value library = engine;
        boolean selftest = true;
        if (engine.isMap()) {
            Section section = engine.section();
            library = section.get("library");
            selftest = section.get("selftest").flag(true);
            section.end();
        }
        return new EngineConfig(
                library.choice(Library.class, Library.AUTO),
                job.get("device").choice(Device.class, Device.AUTO),
                job.get("precision").choice(Precision.class, Precision.FLOAT32),
                job.get("tf32").flag(false),
                selftest);
    }
}
