package org.gradus.job.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs {@code deploy/gradus train}, as a user does. */
final class Launcher {
    private final Tool tool;

    Launcher(Tool tool) {
        this.tool = tool;
    }

    /** A run that has been started, and its folder. */
    record Run(Tool.Running running, Path folder) {
        /** Waits for its end. */
        Rounds rounds() {
            running.lines();
            return new Rounds(folder);
        }
    }

    /**
     * Starts one.
     *
     * @param options more flags for the driver's JVM
     * @param memory of each executor, as Spark writes it
     * @param settings that take the place of the job's: {@code path.to.key=VALUE}
     */
    Run start(GradusJob job, String master, String options, String memory, String... settings) {
        Path file = job.write(tool.folder());
        Path out = tool.unused("run");
        Map<String, String> environment =
                Map.of("GRADUS_OPTS", options, "GRADUS_SUBMIT_OPTS", "--executor-memory " + memory);
        List<String> arguments =
                new ArrayList<>(List.of("train", file.toString(), "--master", master, "--out", out.toString()));
        for (String setting : settings) {
            arguments.addAll(List.of("--set", setting));
        }
        return new Run(tool.script("gradus", environment, arguments.toArray(String[]::new)), out);
    }
}
