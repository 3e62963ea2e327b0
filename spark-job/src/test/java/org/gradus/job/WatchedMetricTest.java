package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.gradus.job.Training.Run;
import org.gradus.setting.FaultsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rate that should fall when a metric stalls would otherwise never fall, or fall at another step on another machine. */
class WatchedMetricTest {
    private static final double LR = 0.01;

    @TempDir
    private Path folder;

    /** Nothing is an improvement but the first value: from the second epoch's end on each one halves the rate. */
    private Training training(String metric) throws IOException {
        return Training.of(
                folder,
                TestNetworks.noisy(),
                Table.random(96),
                """
                seed: 3
                train: {epochs: 4, batch: 8, replicas: 2, sync: {every: 4}}
                optimizer: {rule: adamw, lr: 0.01}
                schedule: {plateau: {metric: %s, patience: 0, factor: 0.5, threshold: 1e9, thresholdMode: abs}}
                """
                        .formatted(metric));
    }

    @Test
    void theRateFallsAfterTheEpochThatWasNoBetter() throws IOException {
        Training training = training("loss");
        Run run = training.run();
        // Epochs have 6 steps; rounds end at 4, 8, ...: an epoch's end is seen by the round in which it lies.
        assertThat(run.events("evaluation"))
                .extracting(e -> e.get("step").asLong())
                .containsExactly(8L, 12L, 20L, 24L);
        assertThat(rates(run)).containsExactly(LR, LR, LR, LR / 2, LR / 2, LR / 4);
        String sha = run.sha();
        assertThat(training.runOn("local[1]").sha()).isEqualTo(sha);
        assertThat(training.run("schedule=null").sha()).isNotEqualTo(sha);
    }

    @Test
    void aMetricOfHeldOutRowsCanBeWatched() throws IOException {
        Run run = training("accuracy").run("data.validation={fraction: 0.25}", "schedule.plateau.mode=max");
        assertThat(rates(run)).first().isEqualTo(LR);
        assertThat(rates(run)).last().isEqualTo(LR / 4);
    }

    @Test
    void aMetricThatTheRunDoesNotMeasureIsRefused() throws IOException {
        Training training = training("accuracy");
        assertThatThrownBy(training::prepared)
                .isInstanceOf(FaultsException.class)
                .hasMessageContaining("schedule: ")
                .hasMessageContaining("\"accuracy\" is not measured in this run; legal: loss");
    }

    private static List<Double> rates(Run run) throws IOException {
        return run.events("round").stream()
                .map(e -> e.at("/lr/rest"))
                .map(JsonNode::asDouble)
                .toList();
    }
}
