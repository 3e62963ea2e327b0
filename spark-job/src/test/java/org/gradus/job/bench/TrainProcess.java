package org.gradus.job.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gradus.job.cli.Gradus;

/**
 * {@code gradus train} in a JVM of its own, with embedded Spark on two task slots.
 *
 * @param out the run's folder
 * @param examplesPerSecond of the rounds of the last epoch
 * @param report run.json
 */
record TrainProcess(Path out, double examplesPerSecond, JsonNode report) {
    /** The environment's name of a memory cgroup's folder that a process is put into, so that its page cache is limited too. */
    static final String CGROUP = "BENCH_CGROUP";

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Runs one to its end.
     *
     * @param heap as -Xmx wants it
     * @param limited whether it goes into the cgroup, where there is one
     * @throws IllegalStateException when it ends with another exit code than 0; its output is in train.log beside the run's folder
     */
    static TrainProcess run(Path job, Path out, String heap, boolean limited, List<String> settings)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        String cgroup = Optional.ofNullable(System.getenv(CGROUP)).orElse("");
        if (limited && !cgroup.isEmpty()) {
            command.addAll(List.of("sh", "-c", "echo $$ > \"$0/cgroup.procs\" && exec \"$@\"", cgroup));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "--add-modules=jdk.incubator.vector",
                "@" + Path.of(System.getProperty("gradus.home", ".."), "deploy", "jvm.options"),
                "-cp",
                System.getProperty("java.class.path"),
                Gradus.class.getName(),
                "train",
                job.toString(),
                "--master",
                "local[2]",
                "--out",
                out.toString()));
        settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        Path log = out.resolveSibling(out.getFileName() + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int code = process.waitFor();
        if (code != 0) {
            throw new IllegalStateException("training ended with exit code " + code + "; see " + log);
        }
        return new TrainProcess(
                out,
                speed(out.resolve("metrics.jsonl")),
                JSON.readTree(out.resolve("run.json").toFile()));
    }

    private static double speed(Path metrics) throws IOException {
        List<JsonNode> rounds = new ArrayList<>();
        for (String line : Files.readAllLines(metrics)) {
            JsonNode event = JSON.readTree(line);
            if (event.path("event").asText().equals("round")) {
                rounds.add(event);
            }
        }
        double last = rounds.get(rounds.size() - 1).path("epoch").asDouble() - 1;
        List<JsonNode> counted = rounds.stream()
                .filter(round -> round.path("epoch").asDouble() > last)
                .toList();
        return counted.stream().mapToDouble(r -> r.path("examples").asDouble()).sum()
                / counted.stream()
                        .mapToDouble(r -> r.path("seconds").asDouble())
                        .sum();
    }

    String sha() {
        return report.path("weightsSha256").asText();
    }

    String storage() {
        return report.path("shards").path("storage").asText();
    }
}
