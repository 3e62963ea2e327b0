package org.gradus.job.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without these, the comparison with dl4j-spark, DL4J and PyTorch could stop to run until somebody needs its numbers. */
@Tag("slow")
class AveragingIT {
    private static final AveragingEffort TINY = new AveragingEffort(256, 64, 1, 2, 32, 2, 16, List.of(2), 1);

    @TempDir
    static Path folder;

    private static AveragingReport report;
    private static JsonNode json;

    @BeforeAll
    static void trainOnAFewRows() throws IOException {
        assumeTrue(Files.isDirectory(Clothes.DEBIANS), "Debian's package dataset-fashion-mnist is not installed");
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Tool tool = new Tool(Path.of("..").toAbsolutePath().normalize(), folder);
        Path data = Averaging.cut(folder.resolve("rows"), TINY.rows(), TINY.tested());
        // A Python that is not there: whether PyTorch is installed must not matter to a build.
        report = new Averaging(TINY, tool, data, "no-such-python", nowhere).measure();
        Path file = folder.resolve("a new folder").resolve("averaging.json");
        report.write(file);
        json = new ObjectMapper().readTree(file.toFile());
    }

    @Test
    void aRatioIsOfTheRatesThatAreReported() {
        JsonNode rates = json.path("examplesPerSecond");
        assertThat(json.path("vsDl4jSpark").asDouble())
                .isCloseTo(
                        rates.path("gradusDl4j").asDouble()
                                / rates.path("dl4jSpark").asDouble(),
                        withinPercentage(1e-6));
        assertThat(json.path("clusterVsSingleProcess").asDouble())
                .isCloseTo(
                        rates.path("clusterDl4j").asDouble()
                                / rates.path("singleProcess").asDouble(),
                        withinPercentage(1e-6));
    }

    @Test
    void everybodyLearns() {
        for (Peer peer : Peer.values()) {
            if (peer != Peer.TWO_TORCH && peer != Peer.TWO_TORCH_OPENBLAS) {
                assertThat(json.path("accuracy").path(peer.key()).asDouble())
                        .as(peer.key())
                        .isGreaterThan(0.2);
            }
        }
    }

    @Test
    void aMissingPytorchGivesNullAndSaysWhy() {
        assertThat(json.path("torchVsTwoTorch").isNull()).isTrue();
        assertThat(json.path("pytorch").asText()).contains("no-such-python");
        assertThat(report.toString()).contains("| torchVsTwoTorch | >= 0.85 | NaN | not measured |");
    }

    @Test
    void theDriverIsWatched() {
        JsonNode driver = json.path("driver").path(0);
        assertThat(driver.path("roundSeconds").asDouble()).isPositive();
        assertThat(driver.path("rounds").asInt()).isEqualTo(6);
    }
}
