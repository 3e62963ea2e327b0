package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that fills its disk, or whose folder becomes read-only, must leave checkpoints that can be used. On a small disk of its own. */
class FullDiskIT {
    @TempDir
    private Path folder;

    private Path disk;
    private Path output;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        output = folder.resolve("output.txt");
        assumeTrue(
                command("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString()) == 0,
                "only root may mount a small disk");
    }

    @AfterEach
    void unmount() throws Exception {
        command("umount", disk.toString());
    }

    @Test
    void aFullDiskLeavesHalfACheckpoint() throws Exception {
        Process run = train("--set", "train.checkpoint.keep=1000");
        assertThat(run.waitFor(3, TimeUnit.MINUTES)).isTrue();
        failed(run, "No space left on device");
    }

    @Test
    void aFolderThatBecomesReadOnlyLeavesHalfACheckpoint() throws Exception {
        Process run = train();
        while (checkpoints().isEmpty()) {
            assertThat(run.isAlive()).as(Files.readString(output)).isTrue();
            Thread.sleep(50);
        }
        Path root = disk.resolve("run");
        // The disk itself is busy, as the run has a file of it open.
        assumeTrue(
                command(
                                "chattr",
                                "+i",
                                root.toString(),
                                root.resolve("checkpoints").toString())
                        == 0,
                "only root may make a folder read-only for root, where the file system can");
        assertThat(run.waitFor(3, TimeUnit.MINUTES)).isTrue();
        failed(run, "Operation not permitted");
    }

    private Process train(String... more) throws IOException {
        Stream<String> arguments = Stream.of(
                "train",
                Path.of("..", "conf", "quickstart.yaml").toString(),
                "--out",
                disk.resolve("run").toString(),
                "--set",
                "train.epochs=5000");
        return Script.start(
                "gradus",
                Map.of(),
                output,
                Stream.concat(arguments, Stream.of(more)).toArray(String[]::new));
    }

    private void failed(Process run, String reason) throws IOException {
        String text = Files.readString(output);
        assertThat(run.exitValue()).as(text).isEqualTo(1);
        assertThat(text.lines().filter(line -> !line.matches("(round|epoch) .*")))
                .singleElement()
                .asString()
                .startsWith("gradus: " + disk.resolve("run"))
                .contains(" cannot be written: ", reason);
        List<Path> all = checkpoints();
        assertThat(all).isNotEmpty();
        Path last = all.get(all.size() - 1);
        JsonNode files = new ObjectMapper().readTree(last.resolve("files.json").toFile());
        assertThat(files.size()).isPositive();
        for (Map.Entry<String, JsonNode> file : files.properties()) {
            assertThat(DigestUtils.sha256Hex(Files.readAllBytes(last.resolve(file.getKey()))))
                    .isEqualTo(file.getValue().get("sha256").asText());
        }
        assertThat(disk.resolve("run/_SUCCESS")).doesNotExist();
    }

    private List<Path> checkpoints() throws IOException {
        Path all = disk.resolve("run/checkpoints");
        if (!Files.exists(all)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(all)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith("round-"))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
    }

    private static int command(String... words) throws InterruptedException {
        try {
            return new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) { // there is no such command
            return 127;
        }
    }
}
