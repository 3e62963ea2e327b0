package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.gradus.job.Training.Run;
import org.gradus.setting.FaultsException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run could otherwise train on for hours after it has stopped getting better, or end early without a word or a model. */
class EarlyStopTest {
    private static final String HELD_OUT = "data.validation={fraction: 0.25}";

    @TempDir
    private Path folder;

    private Training training;

    @BeforeEach
    void job() throws IOException {
        training = Training.of(
                folder,
                TestNetworks.noisy(),
                Table.random(96),
                """
                seed: 3
                train: {epochs: 6, batch: 8, replicas: 2, sync: {every: 4}}
                optimizer: {rule: adamw, lr: 0.01}
                """);
    }

    @Test
    void aRunThatGetsNoBetterEndsAsASuccess() throws IOException {
        Run run = training.run(HELD_OUT, "train.stop={metric: loss, patience: 2, minChange: 1e9}");
        List<JsonNode> evaluations = run.events("evaluation");
        assertThat(evaluations).hasSize(3);
        List<JsonNode> rounds = run.events("round");
        JsonNode stopped = run.report().get("stopped");
        assertThat(stopped.get("metric").asText()).isEqualTo("loss");
        assertThat(stopped.get("round").asInt()).isEqualTo(rounds.size());
        assertThat(stopped.get("step")).isEqualTo(rounds.get(rounds.size() - 1).get("step"));
        assertThat(stopped.get("best")).isEqualTo(evaluations.get(0).get("loss"));
        assertThat(run.events("stop")).singleElement().satisfies(event -> assertThat(event.get("step"))
                .isEqualTo(stopped.get("step")));
        assertThat(run.metrics())
                .containsEntry("loss", evaluations.get(2).get("loss").asDouble());
        assertThat(run.folder().resolve("_SUCCESS")).exists();
        String last = String.format("checkpoints/round-%06d/model.zip", rounds.size());
        assertThat(run.weights(last)).isEqualTo(run.weights());
    }

    @Test
    void theModelIsTheLastAndTheBestIsTheBest() throws IOException {
        Run run = training.run(HELD_OUT, "optimizer={rule: sgd, lr: 20}", "train.stop={metric: loss, patience: 1}");
        List<JsonNode> losses =
                run.events("evaluation").stream().map(e -> e.get("loss")).toList();
        int end = losses.size();
        assertThat(run.report().get("stopped").isNull()).isFalse();
        assertThat(losses.get(end - 1).asDouble())
                .isGreaterThanOrEqualTo(losses.get(end - 2).asDouble());
        assertThat(run.weights("best.zip")).isNotEqualTo(run.weights());
    }

    @Test
    void aRunThatGoesToItsEndSaysSo() throws IOException {
        Run run = training.run(HELD_OUT, "train.stop={patience: 6}", "train.epochs=2");
        assertThat(run.report().get("stopped").isNull()).isTrue();
        assertThat(run.events("stop")).isEmpty();
        assertThat(run.events("evaluation")).hasSize(2);
    }

    @Test
    void withoutHeldOutRowsTheTrainingLossCounts() throws IOException {
        Run run = training.run("train.stop={patience: 1, minChange: 1e9}");
        assertThat(run.events("evaluation")).hasSize(2);
        assertThat(run.report().at("/stopped/metric").asText()).isEqualTo("loss");
        assertThatThrownBy(() -> training.prepared("train.stop={metric: auc}"))
                .isInstanceOf(FaultsException.class)
                .hasMessageContaining("train.stop.metric: \"auc\" is not measured in this run; legal: loss");
    }

    @Test
    void roundsCanBeCountedAndTheEndIsAlwaysMeasured() throws IOException {
        Run run = training.run(HELD_OUT, "train.evaluate={every: 3, topK: 2}", "train.epochs=3");
        int rounds = run.events("round").size();
        assertThat(rounds % 3).isPositive();
        assertThat(run.events("evaluation"))
                .extracting(e -> e.get("round").asInt())
                .startsWith(3)
                .endsWith(rounds);
        assertThat(run.metrics()).containsKeys("auc", "top2");
        assertThat(run.report().at("/counts/examples").size()).isEqualTo(Table.CLASSES);
        assertThat(training.runOn("local[1]", HELD_OUT, "train.evaluate={every: 3, topK: 2}", "train.epochs=3")
                        .metrics())
                .isEqualTo(run.metrics());
        assertThatThrownBy(() -> training.prepared("train.evaluate.topK=3"))
                .isInstanceOf(FaultsException.class)
                .hasMessageContaining(
                        "train.evaluate.topK: found 3; must be from 2 to 2, as the network has 3 outputs");
    }
}
