package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Without this, replicas could talk past Spark's authentication and encryption, or not at all where a cluster demands them. Two
 * executors, so that vectors travel; shards on disk, so that rows lie there.
 */
class SecureClusterIT {
    private static final String SECRET = "loopback-0d2c7e5b91";
    private static final String[] SETTINGS = {"train.epochs=3", "train.sync.every=5", "require={}", "data.shards=disk"};

    @TempDir
    private Path folder;

    @Test
    void authenticationAndEncryptionLeaveTheBits() throws Exception {
        Path out = folder.resolve("out");
        Path properties = Files.writeString(
                folder.resolve("secure.properties"),
                """
                spark.authenticate true
                spark.authenticate.secret %s
                spark.network.crypto.enabled true
                spark.io.encryption.enabled true
                """
                        .formatted(SECRET));
        LocalCluster cluster = LocalCluster.in(folder.resolve("cluster"));
        Script.Result started =
                cluster.run("start", "--workers", "2", "--port", cluster.port(), "--properties", properties.toString());
        assertThat(started.code()).as(started.text()).isZero();
        try {
            Path output = folder.resolve("out.txt");
            Stream<String> settings = Stream.of(SETTINGS).flatMap(setting -> Stream.of("--set", setting));
            String[] arguments = Stream.concat(
                            Stream.of(
                                    "train",
                                    Path.of("..", "conf", "quickstart.yaml").toString(),
                                    "--master",
                                    cluster.url(),
                                    "--out",
                                    out.toString()),
                            settings)
                    .toArray(String[]::new);
            String options = "--properties-file " + properties + " --total-executor-cores 2";
            Process run = Script.start("gradus", Map.of("GRADUS_SUBMIT_OPTS", options), output, arguments);
            if (!run.waitFor(4, TimeUnit.MINUTES)) {
                run.destroyForcibly();
            }
            String text = Files.readString(output);
            assertThat(run.exitValue()).as(text).isZero();
            String log = Files.readString(out.resolve("gradus.log"));
            assertThat(log).contains("authentication enabled");
            assertThat(log.lines().filter(line -> line.contains("Granted executor ID")))
                    .hasSize(2);
            assertThat(new Training.Run(out, Map.of()).sha()).isEqualTo(embedded());
            assertThat(text).doesNotContain(SECRET);
            try (Stream<Path> files = Files.walk(out)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .as(file.toString())
                            .doesNotContain(SECRET);
                }
            }
        } finally {
            cluster.run("stop");
        }
    }

    private String embedded() throws Exception {
        return Training.shipped(folder, "quickstart.yaml")
                .runOn("local[2]", SETTINGS)
                .sha();
    }
}
