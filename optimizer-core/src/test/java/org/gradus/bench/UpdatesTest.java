package org.gradus.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.gradus.rule.RuleType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Without these, the benchmark could stop to compile a plan, to know a rule or to report a ratio until somebody runs it. */
class UpdatesTest {
    /** The least that divides each matrix among 25 groups. */
    private static final int SIDE = 25;

    @TempDir
    static Path folder;

    private static Report report;
    private static JsonNode json;

    @BeforeAll
    static void measureEveryCaseOnce() throws IOException {
        // In this JVM; another one on the machine does not matter.
        System.setProperty("jmh.ignoreLock", "true");
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        report = new Updates(new Effort(SIDE, 2, 0, 1), nowhere).measure();
        Path file = folder.resolve("a new folder").resolve("updates.json");
        report.write(file);
        json = new ObjectMapper().readTree(file.toFile());
    }

    @Test
    void everyRatioIsReported() {
        for (Ratio ratio : Ratio.values()) {
            String key = ratio.key();
            assertThat(json.path(key).asDouble()).as(key).isPositive().isFinite();
            assertThat(report.toString())
                    .contains("| " + key + " | " + json.at("/targets/" + key).asText());
        }
    }

    @Test
    void aRatioIsOfTheTimesThatAreReported() {
        JsonNode times = json.path("milliseconds");
        assertThat(json.path("vsNd4j").asDouble())
                .isCloseTo(
                        times.path("nd4j").asDouble() / times.path("groups10").asDouble(), withinPercentage(1e-6));
        assertThat(json.path("groups1000").asDouble())
                .isCloseTo(
                        times.path("groups1000").asDouble()
                                / times.path("groups1").asDouble(),
                        withinPercentage(1e-6));
    }

    @Test
    void everyRuleHasItsRow() {
        assertThat(json.path("rules").findValuesAsText("rule")).containsExactlyElementsOf(RuleType.names());
        assertThat(json.path("rules"))
                .allSatisfy(
                        row -> assertThat(row.path("nsPerWeight").asDouble()).isPositive());
        int adam = RuleType.names().indexOf("adam");
        assertThat(json.at("/rules/" + adam + "/stateBytesPerWeight").asDouble())
                .isEqualTo(8);
    }

    @Test
    void theMasksLeaveTheShareThatTheyName() {
        for (Scene scene : new Scene[] {Scene.RUNS_5, Scene.SCATTERED_5}) {
            double share = scene.plan(100).trainable() / (double) Plans.weights(100);
            assertThat(share).as(scene.key()).isBetween(0.049, 0.051);
        }
        assertThat(Scene.GROUPS_1000.plan(SIDE).groups()).hasSize(1001);
    }
}
