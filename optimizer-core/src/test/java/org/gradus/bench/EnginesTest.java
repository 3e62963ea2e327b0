package org.gradus.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Without these, the comparison with DL4J and PyTorch could stop to run until somebody needs its numbers. */
class EnginesTest {
    private static final EngineEffort TINY = new EngineEffort(2, 1, 0, 1);

    @TempDir
    static Path folder;

    private static EnginesReport report;
    private static JsonNode json;

    @BeforeAll
    static void takeAFewSteps() throws IOException {
        // In this JVM; another one on the machine does not matter.
        System.setProperty("jmh.ignoreLock", "true");
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        // A Python that is not there: whether PyTorch is installed must not matter to a build.
        Pytorch missing = new Pytorch("no-such-python", folder);
        report = new Engines(TINY, missing, nowhere).measure(Workload.ON_ONE_THREAD);
        Path file = folder.resolve("a new folder").resolve("engines.json");
        report.write(file);
        json = new ObjectMapper().readTree(file.toFile());
    }

    @Test
    void every_ratio_with_dl4j_is_that_of_the_reported_times() {
        for (Workload workload : Workload.ON_ONE_THREAD) {
            JsonNode times = json.path("milliseconds").path(workload.key());
            double dl4j = times.path("dl4j").asDouble();
            double gradus = times.path("gradus").asDouble();
            assertThat(gradus).as(workload.key()).isPositive();
            assertThat(json.path(workload.key() + "VsDl4j").asDouble())
                    .as(workload.key())
                    .isCloseTo(dl4j / gradus, withinPercentage(1e-6));
        }
    }

    @Test
    void a_missing_pytorch_gives_null_and_says_why() {
        for (Workload workload : Workload.ON_ONE_THREAD) {
            assertThat(json.path(workload.key() + "VsTorch").isNull()).isTrue();
        }
        assertThat(json.path("pytorch").asText()).contains("no-such-python");
        assertThat(report.toString()).contains("| mlpVsTorch | >= 1.0 | NaN | not measured |");
    }
}
