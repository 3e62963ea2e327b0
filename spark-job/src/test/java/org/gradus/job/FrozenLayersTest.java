package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.util.ModelSerializer;
import org.gradus.dl4j.Model;
import org.gradus.engine.Kind;
import org.gradus.engine.Layout;
import org.gradus.engine.Parameter;
import org.gradus.job.Training.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A base that was frozen came out with other statistics than it went in with, on Spark by averaging alone. And what TransferLearning had
 * frozen stayed frozen in every job.
 */
class FrozenLayersTest {
    private static final String SETTINGS =
            """
            seed: 1
            engine: %s
            train: {epochs: 3, batch: 10, replicas: 2, sync: {every: 2}, checkpoint: {every: 2}}
            optimizer: {rule: adamw, lr: 1e-2, weightDecay: 0.1}
            """;

    @TempDir
    private Path folder;

    private Training training(String network, String engine, String more) throws IOException {
        return Training.of(folder, network, Table.random(150), SETTINGS.formatted(engine) + more);
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "dl4j"})
    void theStatisticsOfAFrozenGroupKeepTheirBits(String engine) throws IOException {
        Training training =
                training(TestNetworks.rich(), engine, "groups: [{name: base, select: {layers: 0..1}, frozen: true}]\n");
        Model before = training.prepared().model();
        Run held = training.run();
        assertThat(moved(before.layout(), before.weights(), held.weights()))
                .containsExactly("2_W", "2_b", "3_W", "3_b");
        String plan = Files.readString(held.folder().resolve("plan.txt"));
        assertThat(plan)
                .contains("16 statistics in no group (held)")
                .contains("round       1,476 B to each replica and back (weights and state that can move)")
                .containsPattern("1_mean .*none: held")
                .doesNotContain("averaged");

        Run moving = training.run("groups.base.statistics=moving");
        assertThat(moved(before.layout(), before.weights(), moving.weights()))
                .containsExactly("1_mean", "1_log10stdev", "2_W", "2_b", "3_W", "3_b");
        assertThat(Files.readString(moving.folder().resolve("plan.txt")))
                .contains("round       1,540 B to each replica and back (weights, statistics and state that can move)")
                .containsPattern("1_mean .*none: moving and averaged");
    }

    @ParameterizedTest
    @CsvSource({"torch, layers", "dl4j, layers", "torch, graph", "dl4j, graph"})
    void aBlockThawsWhatTheModelFreezesAndResumesToTheSameBits(String engine, String kind) throws IOException {
        boolean graph = kind.equals("graph");
        String base = graph ? "[stem, norm]" : "0..2";
        Training training = training(
                graph ? TestNetworks.transferredGraph() : TestNetworks.transferred(),
                engine,
                """
                groups: [{name: base, select: {layers: %s}, frozen: true}]
                at: [{step: 8, groups: [{name: base, frozen: false, lr: 1e-3}]}, {step: 16, groups: [{name: base, frozen: true}]}]
                """
                        .formatted(base));
        Model before = training.prepared().model();
        Run whole = training.run();
        assertThat(moved(before.layout(), before.weights(), whole.weights()))
                .hasSize(before.layout().parameters().size());
        int stop = graph ? 3 : 5; // before the thaw, and between it and the end of it
        assertThat(Training.resume(training.interrupted(stop), new ArrayList<>())
                        .sha())
                .isEqualTo(whole.sha());
        Path zip = whole.folder().resolve("model.zip");
        float[] plain = graph
                ? ModelSerializer.restoreComputationGraph(zip.toFile()).params().toFloatVector()
                : ModelSerializer.restoreMultiLayerNetwork(zip.toFile())
                        .params()
                        .toFloatVector();
        assertThat(plain).isEqualTo(whole.weights());
        Model after = Model.fromZip(Files.readAllBytes(zip), "model.zip");
        assertThat(after.layout()).isEqualTo(before.layout());
    }

    @Test
    void thawedInAGroupFromTheStart() throws IOException {
        Training training = training(
                TestNetworks.transferred(), "torch", "groups: [{name: base, select: {layers: 0..1}, frozen: false}]\n");
        Model before = training.prepared().model();
        Run run = training.run();
        assertThat(moved(before.layout(), before.weights(), run.weights()))
                .contains("0_W", "1_gamma", "1_mean", "4_W")
                .doesNotContain("2_W", "2_b");
    }

    /** The parameters of which some element moved, in the order of the network; of statistics those that moved at all. */
    private static List<String> moved(Layout layout, float[] before, float[] after) {
        List<String> moved = new ArrayList<>();
        for (Parameter p : layout.parameters()) {
            for (int k = p.offset(); k < p.end(); k++) {
                if (Float.floatToRawIntBits(before[k]) != Float.floatToRawIntBits(after[k])) {
                    moved.add(p.name());
                    break;
                }
            }
        }
        assertThat(layout.parameters()).anyMatch(p -> p.kind() == Kind.STATISTIC);
        return moved;
    }
}
