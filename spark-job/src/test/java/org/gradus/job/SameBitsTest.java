package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two settings can only be compared when nothing else changes the result: not the number of task slots, not the order in which
 * tasks end, not a task that is run again.
 */
class SameBitsTest {
    private static final String MASTER = "local[2,3]";

    @TempDir
    private Path folder;

    private Training training(String engine) throws IOException {
        return Training.of(
                folder,
                engine.equals("torch") ? TestNetworks.dropped() : TestNetworks.noisy(),
                Table.random(500),
                """
                seed: 3
                engine: %s
                train: {epochs: 2, batch: 8, replicas: 3, sync: {every: 5}}
                optimizer: {rule: adamw, lr: 1e-2}
                groups: [{name: stem, select: {layers: [0]}, rule: sgd, momentum: 0.9, lr: 5e-2}]
                masks: [{select: "1_W", lr: {random: 0.5}}]
                """
                        .formatted(engine));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dl4j", "torch"})
    void theSeedDecides(String engine) throws IOException {
        Training training = training(engine);
        String sha = training.run().sha();
        assertThat(training.run().sha()).isEqualTo(sha);
        assertThat(training.run("seed=4").sha()).isNotEqualTo(sha);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dl4j", "torch"})
    void theNumberOfReplicasDecides(String engine) throws IOException {
        Training training = training(engine);
        assertThat(training.run("train.replicas=2").sha())
                .isNotEqualTo(training.run().sha());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dl4j", "torch"})
    void theNumberOfTaskSlotsDoesNot(String engine) throws IOException {
        Training training = training(engine);
        String sha = training.run().sha();
        assertThat(training.runOn("local[1]").sha()).isEqualTo(sha);
        assertThat(training.runOn("local[4]").sha()).isEqualTo(sha);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dl4j", "torch"})
    void whereShardsAreKeptDoesNot(String engine) throws IOException {
        Training training = training(engine);
        Training.Run memory = training.run("data.shards=memory");
        Training.Run disk = training.run("data.shards=disk");
        assertThat(memory.report().at("/shards/storage").asText()).isEqualTo("memory");
        assertThat(disk.report().at("/shards/storage").asText()).isEqualTo("disk");
        assertThat(disk.sha()).isEqualTo(memory.sha());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dl4j", "torch"})
    void dealingAnewDoes(String engine) throws IOException {
        Training training = training(engine);
        String once = training.run().sha();
        String anew = training.run("data.redeal=1").sha();
        assertThat(anew).isNotEqualTo(once);
        assertThat(training.runOn("local[1]", "data.redeal=1", "data.shards=disk")
                        .sha())
                .isEqualTo(anew);
        assertThat(training.run("data.redeal=2").sha())
                .as("the second deal would be for the third epoch of two")
                .isEqualTo(once);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dl4j", "torch"})
    void aTaskThatIsRunAgainDoesNot(String engine) throws IOException {
        Training training = training(engine);
        String sha = training.run().sha();
        try (Killer killer = Killer.on(MASTER)) {
            assertThat(training.runOn(MASTER).sha()).isEqualTo(sha);
            assertThat(killer.killed()).isPositive();
        }
    }
}
