package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.SparkSession;
import org.gradus.job.config.EngineConfig.Device;
import org.gradus.job.config.EngineConfig.Library;
import org.gradus.job.config.EngineConfig.Precision;
import org.gradus.job.data.TestSpark;
import org.gradus.job.replica.Checkup;
import org.gradus.job.replica.EngineChoice;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two replicas on one GPU, with another one idle, take twice the time. A cluster whose worker finds two GPUs by
 * {@code deploy/gpu-discovery.sh}, beside an nvidia-smi that knows of two; nothing here opens them.
 */
class GpuTasksIT {
    private static final EngineChoice ON_GPUS =
            new EngineChoice(Library.TORCH, Device.CUDA, Precision.FLOAT32, false, "a test", List.of(), List.of());

    @TempDir
    private static Path folder;

    private static LocalCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        Path tool = folder.resolve("nvidia-smi");
        Files.writeString(tool, "#!/bin/sh\necho 0\necho 1\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        Files.writeString(
                folder.resolve("spark-defaults.conf"),
                "spark.worker.resource.gpu.amount 2\nspark.worker.resource.gpu.discoveryScript "
                        + Path.of("..", "deploy", "gpu-discovery.sh").toRealPath() + "\n");
        cluster = LocalCluster.in(folder.resolve("cluster"));
        Script.Result started = Script.run(
                "local-cluster",
                Map.of(
                        "GRADUS_CLUSTER_DIR", cluster.folder().toString(),
                        "SPARK_CONF_DIR", folder.toString(),
                        "PATH", folder + ":" + System.getenv("PATH")),
                "start",
                "--workers",
                "1",
                "--cores",
                "2",
                "--port",
                cluster.port());
        assertThat(started.code()).as(started.text()).isZero();
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.run("stop");
    }

    @Test
    void tasksThatRunAtOnceShareAGpu() throws Exception {
        assertThat(checkups(Map.of("spark.executor.resource.gpu.amount", "2", "spark.task.resource.gpu.amount", "1")))
                .extracting(Checkup::gpu)
                .containsExactly(0, 1);
    }

    @Test
    void aGpuForTwoTasksIsGivenToOne() throws Exception {
        assertThat(checkups(Map.of("spark.executor.resource.gpu.amount", "1", "spark.task.resource.gpu.amount", "0.5")))
                .extracting(Checkup::gpu)
                .hasSize(2)
                .allMatch(gpu -> gpu >= 0)
                .hasSameElementsAs(List.of(0));
    }

    @Test
    void aTaskWithoutAGpuIsNotToldWhatIsMissing() throws Exception {
        assertThat(checkups(Map.of()))
                .extracting(Checkup::gpuFault)
                .hasSize(2)
                .allMatch(fault ->
                        fault.startsWith("Spark gave the task no GPU; set spark.executor.resource.gpu.amount"));
    }

    /** What a task does: executors have this class and not its neighbours. */
    record Look(EngineChoice engine) implements Function2<Integer, Iterator<Integer>, Iterator<Checkup>> {
        @Override
        public Iterator<Checkup> call(Integer partition, Iterator<Integer> none) {
            return List.of(Checkup.here(engine, partition)).iterator();
        }
    }

    /** Two tasks at once, each of which looks for its GPU as a replica does; ordered by GPU. */
    private static List<Checkup> checkups(Map<String, String> resources) throws URISyntaxException {
        URI classes =
                Look.class.getProtectionDomain().getCodeSource().getLocation().toURI();
        TestSpark.session().stop();
        SparkSession.Builder builder = SparkSession.builder()
                .master(cluster.url())
                .appName("gpus")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.scheduler.minRegisteredResourcesRatio", "1.0")
                .config(
                        "spark.executor.extraClassPath",
                        Path.of("target", "gradus.jar").toAbsolutePath() + ":" + Path.of(classes));
        resources.forEach(builder::config);
        try (SparkSession session = builder.getOrCreate();
                JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext())) {
            return spark
                    .parallelize(List.of(0, 1), 2)
                    .mapPartitionsWithIndex(new Look(ON_GPUS), true)
                    .collect()
                    .stream()
                    .sorted(Comparator.comparingInt(Checkup::gpu))
                    .toList();
        }
    }
}
