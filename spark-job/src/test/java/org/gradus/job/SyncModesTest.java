package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without these, a mode could be another algorithm than its name says, or its result could depend on where tasks run. */
class SyncModesTest {
    @TempDir
    private Path folder;

    private Training training(String network, int rows, String job) throws IOException {
        return Training.of(folder, network, Table.random(rows), job);
    }

    private Training adam() throws IOException {
        return training(
                TestNetworks.dropped(),
                150,
                """
                seed: 3
                train: {epochs: 2, batch: 8, replicas: 3, sync: {every: 4}}
                optimizer: {rule: adamw, lr: 1e-2}
                groups: [{name: stem, select: {layers: [0]}, rule: sgd, momentum: 0.9, lr: 5e-2}]
                """);
    }

    /** Whatever the rule, since all replicas make the step of the whole batch. */
    @ParameterizedTest
    @ValueSource(strings = {"48, 2, 8", "53, 2, 8", "65, 4, 8"})
    void gradientsOfReplicasAreThoseOfOneMachineWithTheirBatchesTogether(String numbers) throws IOException {
        int[] n = List.of(numbers.split(", ")).stream()
                .mapToInt(Integer::parseInt)
                .toArray();
        Training training = training(
                TestNetworks.plain(),
                n[0],
                """
                train: {epochs: 3, shuffle: false, sync: {mode: gradient, every: 5}}
                optimizer: {rule: adam, lr: 1e-2, clip: {norm: 1}}
                groups: [{name: stem, select: {layers: [0]}, rule: sgd, momentum: 0.9, lr: 0.1}]
                """);
        float[] before = training.prepared().model().weights();
        float[] one =
                training.run("train.replicas=1", "train.batch=" + n[1] * n[2]).weights();
        float[] many =
                training.run("train.replicas=" + n[1], "train.batch=" + n[2]).weights();
        assertThat(Vectors.relative(before, one)).isGreaterThan(0.1);
        assertThat(Vectors.relative(many, one)).isLessThan(1e-5);
    }

    @Test
    void anOuterStepOfOneWithoutMomentumIsTheMean() throws IOException {
        Training training = adam();
        float[] mean = training.run().weights();
        float[] outer = training.run("train.sync.mode=outer", "train.sync.outer={rule: sgd, lr: 1, momentum: 0}")
                .weights();
        assertThat(Vectors.relative(outer, mean)).isLessThan(1e-6);
        assertThat(training.run("train.sync.mode=outer").weights()).isNotEqualTo(mean);
    }

    @Test
    void oneReplicaKeepsItsStateWhetherItIsAveragedOrNot() throws IOException {
        Training training = adam();
        String sha = training.run("train.replicas=1").sha();
        assertThat(training.run("train.replicas=1", "train.sync.state=keep").sha())
                .isEqualTo(sha);
        assertThat(training.run("train.replicas=1", "train.sync.state=reset").sha())
                .isNotEqualTo(sha);
    }

    @Test
    void roundsAreAsLongAsTheStepThatTheyStartAtSays() throws IOException {
        Training.Run run = adam().run("train.sync.every={0: 1, 3: 2, 8: 10}");
        List<Long> steps = new ArrayList<>();
        for (JsonNode round : run.events("round")) {
            steps.add(round.get("step").asLong());
        }
        assertThat(steps).containsExactly(1L, 2L, 3L, 5L, 7L, 9L, 14L);
    }

    @Test
    void sixteenBitsComeCloseBecauseTheRestIsNotLost() throws IOException {
        Training training = adam();
        float[] before = training.prepared().model().weights();
        float[] whole = training.run().weights();
        float[] rounded = training.run("train.sync.wire=bfloat16").weights();
        assertThat(rounded).isNotEqualTo(whole);
        assertThat(Vectors.relative(rounded, whole)).isLessThan(0.05 * Vectors.relative(before, whole));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{mode: gradient, every: 3}",
                "{mode: outer, every: 3, outer: {rule: slowmo}}",
                "{every: 3, state: keep, wire: bfloat16, segment: 0.001}"
            })
    void theBitsDoNotDependOnSlotsSegmentsOrDeaths(String sync) throws IOException {
        Training training = adam();
        String sha = training.run("train.sync=" + sync).sha();
        assertThat(training.runOn("local[1]", "train.sync=" + sync).sha()).isEqualTo(sha);
        assertThat(training.run("train.sync=" + sync, "train.sync.segment=1e-6").sha())
                .isEqualTo(sha);
        try (Killer killer = Killer.on("local[3]")) {
            assertThat(training.runOn("local[3]", "train.sync=" + sync).sha()).isEqualTo(sha);
            assertThat(killer.killed()).isPositive();
        }
    }
}
