package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gradus.selftest.InjectedFault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A run that gives other weights on a cluster than on a laptop, or after a machine has died, cannot be reproduced. One
 * standalone cluster with two workers serves all tests; every job goes through spark-submit.
 */
class ClusterIT {
    private static final String[] SETTINGS = {"train.epochs=4", "train.sync.every=5", "require={}"};
    private static final String JOB = Path.of("..", "conf", "quickstart.yaml").toString();

    @TempDir
    private static Path folder;

    private static LocalCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = LocalCluster.in(folder.resolve("cluster"));
        Script.Result started = cluster.run("start", "--workers", "2", "--port", cluster.port());
        assertThat(started.code()).as(started.text()).isZero();
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.run("stop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "dl4j"})
    void oneExecutorGivesTheBitsOfAnEmbeddedRun(String engine) throws Exception {
        Path out = folder.resolve("one-" + engine);
        String output = finish(submit(out, engine, "--total-executor-cores 1"), out);
        assertThat(sha(out)).as(output).isEqualTo(embedded(engine));
        assertThat(executors(out)).isEqualTo(1);
    }

    /** The executor's replicas, its shard and its blocks die in the middle of the run. */
    @Test
    void twoExecutorsGiveThemTooWhenOneIsKilled() throws Exception {
        Path out = folder.resolve("killed");
        Process run = submit(out, "torch", "");
        await(run, out, () -> lines(out.resolve("metrics.jsonl")) >= 3);
        List<ProcessHandle> executors = cluster.executors();
        assertThat(executors).hasSize(2);
        assertThat(executors.get(0).destroyForcibly()).isTrue();
        assertThat(out.resolve("model.zip")).doesNotExist();
        String output = finish(run, out);
        assertThat(sha(out)).as(output).isEqualTo(embedded("torch"));
        assertThat(Files.readString(out.resolve("gradus.log"))).contains("Lost executor");
    }

    /** Spark tells each executor who it is; one lies about dense layers, the other about activations. */
    @Test
    void executorsWithDifferentFaultsAgreeOnTheSameKernels() throws Exception {
        Path out = folder.resolve("faults");
        String faults = "{{EXECUTOR_ID}}/0=dense@onednn,1=activation@onednn";
        String options = "--conf spark.executor.extraJavaOptions=-D" + InjectedFault.PROPERTY + "=" + faults;
        String output = finish(submit(out, "torch", options), out);
        JsonNode engine = new Training.Run(out, Map.of()).report().get("engine");
        assertThat(engine.get("kernels").asText()).as(output).isEqualTo("withoutOnednn");
        assertThat(engine.get("found").toString()).contains("executor 0 on ", "with oneDNN dense: ");
        assertThat(engine.get("found").toString()).contains("executor 1 on ", "with oneDNN activation: ");
        assertThat(Files.readString(out.resolve("gradus.log"))).contains("self-test: executor 0 on ");
    }

    private static String embedded(String engine) throws IOException {
        return Training.shipped(folder, "quickstart.yaml")
                .runOn("local[1]", settings(engine).toArray(String[]::new))
                .sha();
    }

    private static Stream<String> settings(String engine) {
        return Stream.concat(Stream.of(SETTINGS), Stream.of("engine=" + engine));
    }

    private static Process submit(Path out, String engine, String options) throws IOException {
        Stream<String> settings = settings(engine).flatMap(setting -> Stream.of("--set", setting));
        String[] arguments = Stream.concat(
                        Stream.of("train", JOB, "--master", cluster.url(), "--out", out.toString()), settings)
                .toArray(String[]::new);
        return Script.start("gradus", Map.of("GRADUS_SUBMIT_OPTS", options), output(out), arguments);
    }

    private static String finish(Process run, Path out) throws Exception {
        if (!run.waitFor(4, TimeUnit.MINUTES)) {
            run.destroyForcibly();
        }
        String output = Files.readString(output(out));
        assertThat(run.exitValue()).as(output).isZero();
        assertThat(out.resolve("_SUCCESS")).exists();
        return output;
    }

    private static Path output(Path out) {
        return Path.of(out + ".txt");
    }

    private static String sha(Path out) throws IOException {
        return new Training.Run(out, Map.of()).sha();
    }

    /** How many executors a run has had. */
    private static long executors(Path out) throws IOException {
        try (Stream<String> lines = Files.lines(out.resolve("gradus.log"))) {
            return lines.filter(line -> line.contains("Granted executor ID")).count();
        }
    }

    private static long lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Process run, Path out, Condition condition) throws Exception {
        while (!condition.holds()) {
            assertThat(run.isAlive()).as(Files.readString(output(out))).isTrue();
            Thread.sleep(50);
        }
    }
}
