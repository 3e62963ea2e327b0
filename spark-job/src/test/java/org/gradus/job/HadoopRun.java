package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.fs.FileStatus;
import org.gradus.dl4j.Model;

/**
 * A run of the digits whose job, model, data and results lie on HDFS, in a process of its own.
 *
 * @param cluster where they lie
 * @param root the run's folder there, without the file system
 * @param output what the process prints
 * @param process the launcher's, which is the driver in client mode
 */
record HadoopRun(HadoopCluster cluster, String root, Path output, Process process) {
    /**
     * Starts one.
     *
     * @param folder for what it prints
     * @param name of the run
     * @param submit more for spark-submit
     * @param arguments what follows {@code train JOB --out DIR}
     */
    static HadoopRun train(HadoopCluster cluster, Path folder, String name, String submit, String... arguments)
            throws IOException {
        String root = "/runs/" + name;
        List<String> all = new ArrayList<>(List.of("train", cluster.url("/jobs/quickstart.yaml")));
        all.addAll(List.of("--out", cluster.url(root), "--set", "require={}"));
        all.addAll(List.of(arguments));
        return start(cluster, root, folder.resolve(name.replace('/', '-') + ".txt"), submit, all);
    }

    /** Goes on with the run, in another process. */
    HadoopRun resume(String submit, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("resume", cluster.url(root)));
        all.addAll(List.of(arguments));
        return start(cluster, root, Path.of(output + ".resumed.txt"), submit, all);
    }

    private static HadoopRun start(
            HadoopCluster cluster, String root, Path output, String submit, List<String> arguments) throws IOException {
        Process process = Script.start("gradus", cluster.environment(submit), output, arguments.toArray(String[]::new));
        return new HadoopRun(cluster, root, output, process);
    }

    /** Waits for the first checkpoint. The run must be far from its end then. */
    void awaitCheckpoint() throws Exception {
        while (checkpoints().isEmpty()) {
            assertThat(process.isAlive()).as(text()).isTrue();
            Thread.sleep(50);
        }
        assertThat(exists("model.zip")).as("the run is over").isFalse();
    }

    /** Waits for the end; the exit code. */
    int end() throws Exception {
        if (!process.waitFor(4, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("the run did not end: " + text());
        }
        return process.exitValue();
    }

    String text() throws IOException {
        return Files.readString(output);
    }

    boolean exists(String name) throws IOException {
        return cluster.files().exists(cluster.path(root + "/" + name));
    }

    byte[] bytes(String name) throws IOException {
        try (InputStream in = cluster.files().open(cluster.path(root + "/" + name))) {
            return in.readAllBytes();
        }
    }

    String log() throws IOException {
        return new String(bytes("gradus.log"), StandardCharsets.UTF_8);
    }

    String sha() throws IOException {
        return json("run.json").get("weightsSha256").asText();
    }

    private JsonNode json(String name) throws IOException {
        return new ObjectMapper().readTree(bytes(name));
    }

    /** Names of what stands in {@code checkpoints} under a final name, oldest first. */
    List<String> checkpoints() throws IOException {
        if (!exists("checkpoints")) {
            return List.of();
        }
        return Stream.of(cluster.files().listStatus(cluster.path(root + "/checkpoints")))
                .map(FileStatus::getPath)
                .map(org.apache.hadoop.fs.Path::getName)
                .filter(name -> name.startsWith("round-"))
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    /** Each file of the last checkpoint is the one that was written, and the model loads. */
    void lastCheckpointIsWhole() throws IOException {
        List<String> all = checkpoints();
        assertThat(all).isNotEmpty();
        String last = "checkpoints/" + all.get(all.size() - 1) + "/";
        JsonNode files = json(last + "files.json");
        assertThat(files.size()).isPositive();
        for (Map.Entry<String, JsonNode> file : files.properties()) {
            assertThat(DigestUtils.sha256Hex(bytes(last + file.getKey())))
                    .as(last + file.getKey())
                    .isEqualTo(file.getValue().get("sha256").asText());
        }
        assertThat(Model.fromZip(bytes(last + "model.zip"), last).weights()).isNotEmpty();
    }
}
