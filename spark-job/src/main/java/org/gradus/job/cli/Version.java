package org.gradus.job.cli;

import java.util.Map;
import org.gradus.job.driver.Versions;
import picocli.CommandLine.IVersionProvider;

/** The versions of Gradus and of what it stands on. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return Versions.all().entrySet().stream()
                .map((Map.Entry<String, String> e) -> e.getKey() + " " + e.getValue())
                .toArray(String[]::new);
    }
}
