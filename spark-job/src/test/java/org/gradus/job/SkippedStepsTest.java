package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.gradus.group.Group;
import org.gradus.job.Training.Run;
import org.gradus.job.driver.Diverged;
import org.gradus.plan.Course;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.rule.AdamW;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One bad record in a night's data would otherwise cost the night, or silently turn every weight into NaN. */
class SkippedStepsTest {
    private static final int BATCH = 4;

    private static final String SHAPE = "data.shape=[" + Table.FEATURES + "]";

    @TempDir
    private Path folder;

    /** Two replicas, no shuffling: replica r has the rows r, r + 2, ... */
    private Training training(Table table, NonFinite guard) throws IOException {
        OptimizerSettings s = OptimizerSettings.of(Group.rest(new AdamW()).withLr(1e-2));
        return Training.of(
                        folder,
                        TestNetworks.normalised(),
                        table,
                        """
                        seed: 3
                        train: {epochs: 3, batch: 4, replicas: 2, shuffle: false, sync: {every: 2}}
                        """)
                .with(Course.of(new OptimizerSettings(s.rest(), s.groups(), s.masks(), s.clipNorm(), guard, s.seed())));
    }

    /** Two rows of a replica's batch, a given one and its next, so large that their mean overflows: the loss is NaN. */
    private static Table with(int... bad) {
        Table table = Table.random(48);
        for (int row : bad) {
            table.features()[row * Table.FEATURES] = 3e38f;
            table.features()[(row + 2) * Table.FEATURES] = 3e38f;
        }
        return table;
    }

    @Test
    void aBadBatchIsSkippedAndCounted() throws IOException {
        Run run = training(with(16), NonFinite.SKIP).run(SHAPE);
        for (float weight : run.weights()) { // statistics too
            assertThat(weight).isFinite();
        }
        assertThat(run.report().get("skipped").asInt()).isEqualTo(3);
        List<JsonNode> rounds = run.events("round");
        assertThat(rounds).hasSize(9);
        for (int k = 0; k < 9; k++) { // the bad batch is the third of six of replica 0: in the second round of three
            boolean bad = k % 3 == 1;
            assertThat(rounds.get(k).path("skipped").asInt()).isEqualTo(bad ? 1 : 0);
            assertThat(rounds.get(k).get("examples").asInt()).isEqualTo(bad ? 3 * BATCH : 4 * BATCH);
            assertThat(rounds.get(k).get("loss").asDouble()).isFinite();
        }
    }

    /** Normalised by an infinite variance the rows are 0, so that loss and gradient are numbers. */
    @Test
    void aBatchWithInfiniteStatisticsIsSkippedToo() throws IOException {
        Table table = Table.random(48);
        table.features()[16 * Table.FEATURES] = 3e38f;
        Run run = training(table, NonFinite.SKIP).run(SHAPE);
        for (float weight : run.weights()) {
            assertThat(weight).isFinite();
        }
        assertThat(run.report().get("skipped").asInt()).isEqualTo(3);
    }

    @Test
    void withoutAGuardItStopsTheRun() throws IOException {
        Training training = training(with(16), NonFinite.STOP);
        assertThatThrownBy(() -> training.run(SHAPE))
                .isInstanceOf(Diverged.class)
                .hasMessageStartingWith("training diverged in round 1, step 2, replica 0: ")
                .hasMessageNotContaining("skipped");
    }

    @Test
    void tooManyInARowStopTheRunAndTheMessageSaysHowMany() throws IOException {
        Training training = training(with(16, 24, 32), new NonFinite(2));
        assertThatThrownBy(() -> training.run(SHAPE))
                .isInstanceOf(Diverged.class)
                .hasMessageStartingWith("training diverged in round 2, step 4, replica 0: ")
                .hasMessageContaining("; steps skipped in a row before it: 2;");
        assertThat(training(with(16, 24), new NonFinite(2))
                        .run(SHAPE)
                        .report()
                        .get("skipped")
                        .asInt())
                .isEqualTo(6);
    }

    @Test
    void aRoundInWhichEveryStepIsSkippedLeavesTheWeights() throws IOException {
        Run run = training(with(16, 17, 24, 25), NonFinite.SKIP).run(SHAPE, "train.checkpoint={every: 1, keep: 99}");
        JsonNode round = run.events("round").get(1);
        assertThat(round.get("examples").asInt()).isZero();
        assertThat(round.get("skipped").asInt()).isEqualTo(4);
        assertThat(run.weights("checkpoints/round-000002/model.zip"))
                .isEqualTo(run.weights("checkpoints/round-000001/model.zip"))
                .isNotEqualTo(run.weights("checkpoints/round-000003/model.zip"));
        assertThat(run.metrics().get("loss")).isFinite();
    }

    @Test
    void whereEveryBatchIsBadNothingMovesAndNothingIsMeasured() throws IOException {
        int[] all = IntStream.of(0, 8, 16, 24, 32, 40)
                .flatMap(first -> IntStream.of(first, first + 1))
                .toArray();
        Training training = training(with(all), NonFinite.SKIP);
        Run run = training.run(SHAPE);
        assertThat(run.weights()).isEqualTo(training.prepared(SHAPE).model().weights());
        assertThat(run.metrics()).isEmpty();
        assertThat(run.events("evaluation")).isEmpty();
        assertThat(run.report().get("skipped").asInt()).isEqualTo(36);
    }
}
