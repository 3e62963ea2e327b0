package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.gradus.job.Training.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A run that was interrupted could go on to another result than it would have had: with masks that are computed again, a rate that
 * watches a metric, another best model, rounds that the log has twice.
 */
class ResumedRunTest {
    private static final String SETTINGS =
            """
            seed: 3
            engine: dl4j
            train:
              epochs: 4
              batch: 8
              replicas: 2
              sync: {every: 3}
              checkpoint: {every: %d}
            optimizer: {rule: adamw, lr: 2e-2, nonFinite: skip}
            groups: [{name: stem, select: {layers: [0]}, rule: sgd, momentum: 0.9, lr: 5e-2}]
            masks:
              - {select: 1_W, lr: {keep: {by: magnitude, share: {to: 0.5, end: 40}}}, every: 7, prune: true}
              - {select: 0_W, lr: {keep: {by: taylor, share: 0.8}}, from: 5, every: 10}
            schedule: {plateau: {metric: loss, patience: 0, factor: 0.5}}
            at:
              - {epoch: 2, groups: [{name: stem, frozen: true}]}
              - {epoch: 3, groups: [{name: stem, frozen: false, lr: 1e-2}]}
            """;

    @TempDir
    private Path folder;

    private Training training(int every, String more) throws IOException {
        return Training.of(folder, TestNetworks.noisy(), Table.random(230), SETTINGS.formatted(every) + more);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 0})
    void goesOnToTheSameBitsAndLeavesTheSameFiles(int every) throws IOException {
        Training training = training(every, "");
        Run whole = training.run();
        int rounds = whole.events("round").size();
        for (int stop : new int[] {2, rounds / 2, rounds - 1}) {
            Run resumed = Training.resume(training.interrupted(stop), new ArrayList<>());
            assertThat(resumed.sha())
                    .as("stopped after round %d of %d", stop, rounds)
                    .isEqualTo(whole.sha());
            assertThat(log(resumed)).isEqualTo(log(whole));
            assertThat(resumed.metrics()).isEqualTo(whole.metrics());
            for (String name : List.of("model.zip", "best.zip", "plan.txt")) {
                assertThat(resumed.folder().resolve(name))
                        .hasSameBinaryContentAs(whole.folder().resolve(name));
            }
            assertThat(names(resumed)).isEqualTo(names(whole));
            for (String key : List.of("best", "plans", "skipped", "metrics", "trainable", "pruned")) {
                assertThat(resumed.report().get(key)).isEqualTo(whole.report().get(key));
            }
        }
    }

    @Test
    void isInterruptedAsOftenAsItMayBe() throws IOException {
        Training training = training(1, "");
        Run whole = training.run();
        Path out = training.interrupted(1);
        for (int stop = 2; stop < 10; stop++) {
            Training.resumeUntil(stop, out);
        }
        Run resumed = Training.resume(out, new ArrayList<>());
        assertThat(resumed.sha()).isEqualTo(whole.sha());
        assertThat(log(resumed)).isEqualTo(log(whole));
        assertThat(resumed.report().get("resumed").asInt()).isEqualTo(8); // the first began at the beginning
    }

    @Test
    void aDamagedCheckpointIsSaidAndTheOneBeforeTaken() throws IOException {
        Training training = training(2, "");
        Path out = training.interrupted(7);
        Files.delete(out.resolve("checkpoints/round-000006/state.npz"));
        List<String> notes = new ArrayList<>();
        assertThat(Training.resume(out, notes).sha()).isEqualTo(training.run().sha());
        assertThat(notes)
                .startsWith(
                        "checkpoint round-000006 is damaged: state.npz is missing; round-000004 is taken",
                        "goes on from round-000004, step 10");
    }

    @Test
    void givenMoreEpochsOnTheWayItIsTheLongerRun() throws IOException {
        Training training = training(2, "");
        List<String> notes = new ArrayList<>();
        Run resumed = Training.resume(training.interrupted(5), notes, "train.epochs=5");
        assertThat(resumed.sha()).isEqualTo(training.run("train.epochs=5").sha());
        assertThat(notes).contains("changed: train.epochs: 4 -> 5");
    }

    @Test
    void aRunThatHasEndedGoesOnWhereMoreIsAskedOfIt() throws IOException {
        Run run = training(0, "").run();
        int rounds = run.events("round").size();
        Run longer = Training.resume(run.folder(), new ArrayList<>(), "train.epochs=6");
        List<JsonNode> events = longer.events("round");
        assertThat(events).extracting(e -> e.get("round").asInt()).doesNotHaveDuplicates();
        assertThat(events).hasSizeGreaterThan(rounds + 5);
        assertThat(events.get(events.size() - 1).get("epoch").asDouble()).isEqualTo(6);
        assertThat(longer.folder().resolve("_SUCCESS")).exists();
        assertThat(Files.readString(longer.folder().resolve("configuration.yaml")))
                .contains("epochs: 6");
    }

    @Test
    void otherReplicasGoOnFromTheSamePartOfTheEpochAndSaySo() throws IOException {
        Training training = training(2, "");
        List<String> notes = new ArrayList<>();
        Run resumed = Training.resume(training.interrupted(11), notes, "train.replicas=3");
        assertThat(notes)
                .contains(
                        "changed: train.replicas: 2 -> 3; the result is another one than that of the undisturbed run");
        assertThat(resumed.report().get("replicas").asInt()).isEqualTo(3);
        List<Double> epochs = resumed.events("round").stream()
                .map(e -> e.get("epoch").asDouble())
                .toList();
        assertThat(epochs).isSorted();
        assertThat(epochs.get(10) - epochs.get(9)).isBetween(0.05, 0.35); // the first round of three replicas
        assertThat(epochs.get(epochs.size() - 1)).isEqualTo(4);
    }

    private static final List<String> TIMES =
            List.of("seconds", "examplesPerSecond", "secondsCompute", "secondsWire", "secondsWait");

    /** metrics.jsonl without times. */
    private static List<JsonNode> log(Run run) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (String kind : List.of("round", "evaluation", "plan")) {
            for (JsonNode event : run.events(kind)) {
                events.add(((ObjectNode) event).without(TIMES));
            }
        }
        return events;
    }

    private static List<String> names(Run run) throws IOException {
        try (Stream<Path> all = Files.walk(run.folder())) {
            return all.map(path -> run.folder().relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }
}
