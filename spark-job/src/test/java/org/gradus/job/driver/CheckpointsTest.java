package org.gradus.job.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.gradus.job.config.CheckpointConfig;
import org.gradus.job.config.SyncConfig;
import org.gradus.job.replica.OwnState;
import org.gradus.setting.FaultsException;
import org.gradus.state.GroupState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Without these, a crash, a full disk or a bad sector could cost a run everything, or have it go on from rubbish. */
class CheckpointsTest {
    private static Preparation prepared;
    private static Position start;

    @TempDir
    private Path folder;

    private final List<String> reported = new ArrayList<>();

    @BeforeAll
    static void prepare() {
        prepared = Preparation.of(
                Path.of("..", "conf", "quickstart.yaml").toString(), List.of(), null, new Configuration());
        start = new Pilot(prepared.planner(23), prepared.model().weights(), 460, SyncConfig.average(10), 0).start(2);
    }

    @AfterEach
    void heal() {
        FaultyFs.heal();
    }

    private static Position at(long round) {
        return new Position(
                round,
                round * 10,
                start.stretch(),
                start.weights(),
                start.states(),
                start.observations(),
                start.skips(),
                List.of(),
                new float[0]);
    }

    private static Checkpoints checkpoints(RunDirectory directory, int keep) {
        return new Checkpoints(directory, new CheckpointConfig(1, 0, keep, true), Map.of("stepsPerEpoch", 23));
    }

    private static void write(Checkpoints checkpoints, long... rounds) throws IOException {
        for (long round : rounds) {
            checkpoints.write(at(round), prepared.model());
        }
    }

    private List<String> names() {
        try (Stream<Path> entries = Files.list(folder.resolve("run/checkpoints"))) {
            return entries.map(p -> p.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RunDirectory directory(String scheme, String name) {
        return RunDirectory.create(scheme + ":" + folder.resolve(name), false, FaultyFs.configuration());
    }

    @Test
    void theLastOnesAndTheBestStay() throws IOException {
        try (RunDirectory directory = directory("file", "run")) {
            Checkpoints checkpoints = checkpoints(directory, 2);
            write(checkpoints, 1);
            checkpoints.best(2);
            assertThat(checkpoints.wanted()).isTrue();
            write(checkpoints, 2);
            assertThat(checkpoints.wanted()).isFalse();
            write(checkpoints, 3, 4, 10);
            assertThat(names()).containsExactly("round-000002", "round-000004", "round-000010");
            Checkpoints resumed = checkpoints(directory, 1);
            Checkpoint last = Checkpoints.last(directory, reported::add).orElseThrow();
            assertThat(last.round()).isEqualTo(10);
            resumed.memories().recall(last.memory());
            write(resumed, 11);
            assertThat(names()).containsExactly("round-000002", "round-000011");
        }
    }

    @Test
    void positionComesBackAsItWas() throws IOException {
        try (RunDirectory directory = directory("file", "run")) {
            write(checkpoints(directory, 2), 7);
            Position back =
                    Checkpoints.last(directory, reported::add).orElseThrow().position(prepared.planner(23));
            assertThat(back.round()).isEqualTo(7);
            assertThat(back.step()).isEqualTo(70);
            assertThat(back.weights()).isEqualTo(start.weights());
            assertThat(back.skips()).isEqualTo(start.skips());
            assertThat(back.flat()).isEqualTo(prepared.model().weights());
        }
    }

    /** Every change to the disk is a moment to be killed at; keep is 1, so that there is nothing else to fall back to. */
    @ParameterizedTest
    @ValueSource(longs = {2, 1})
    void killedAtAnyMomentItLeavesTheOneBeforeOrTheNewOne(long next) throws IOException {
        boolean killed = true;
        int moments = 0;
        for (; killed; moments++) {
            try (RunDirectory directory = directory("faulty", "run" + moments)) {
                Checkpoints checkpoints = checkpoints(directory, 1);
                write(checkpoints, 1);
                FaultyFs.dieAfter(moments);
                try {
                    write(checkpoints, next);
                    killed = false;
                } catch (IOException e) {
                    assertThat(e).hasMessageMatching(".*dead.*");
                }
                FaultyFs.heal();
                Checkpoint last = Checkpoints.last(directory, reported::add).orElseThrow();
                assertThat(last.round()).isIn(1L, next);
                assertThat(reported).isEmpty();
                assertThat(directory.names(Checkpoints.FOLDER)).allMatch(name -> name.startsWith("round-"));
            }
        }
        assertThat(moments).isGreaterThan(10);
    }

    @Test
    void aFullDiskIsSaidInOneLineAndLeavesTheOneBefore() throws IOException {
        try (RunDirectory directory = directory("faulty", "run")) {
            Checkpoints checkpoints = checkpoints(directory, 1);
            write(checkpoints, 1);
            for (long space : new long[] {0, 100_000}) {
                FaultyFs.space(space);
                assertThatThrownBy(() -> write(checkpoints, 2))
                        .isInstanceOf(IOException.class)
                        .hasMessageEndingWith("round-000002 cannot be written: No space left on device");
                FaultyFs.heal();
                assertThat(names()).containsExactly("round-000001");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "cut, model.zip, model.zip has",
        "cut, state.npz, state.npz has",
        "cut, checkpoint.json, checkpoint.json has",
        "cut, files.json, files.json is not JSON",
        "flipped, model.zip, model.zip is altered: its SHA-256 is not the one in files.json",
        "flipped, state.npz, state.npz is altered",
        "flipped, checkpoint.json, checkpoint.json is altered",
        "flipped, files.json, files.json",
        "missing, model.zip, model.zip is missing",
        "missing, state.npz, state.npz is missing",
        "missing, checkpoint.json, checkpoint.json is missing",
        "missing, files.json, files.json is missing"
    })
    void damageIsReportedAndTheOneBeforeIsTaken(String damage, String file, String message) throws IOException {
        try (RunDirectory directory = directory("file", "run")) {
            write(checkpoints(directory, 2), 1, 2);
            damage(folder.resolve("run/checkpoints/round-000002").resolve(file), damage);
            assertThat(Checkpoints.last(directory, reported::add).orElseThrow().round())
                    .isEqualTo(1);
            assertThat(reported).singleElement().satisfies(line -> assertThat(line)
                    .startsWith("checkpoint round-000002 is damaged: ")
                    .contains(damage.equals("flipped") && file.equals("files.json") ? "" : message)
                    .endsWith("; round-000001 is taken"));
            damage(folder.resolve("run/checkpoints/round-000001").resolve(file), damage);
            assertThatThrownBy(() -> Checkpoints.last(directory, reported::add))
                    .isInstanceOf(FaultsException.class)
                    .hasMessageContaining("none of the checkpoints is whole: 2 faults")
                    .hasMessageContaining("round-000001: ")
                    .hasMessageContaining("round-000002: ");
        }
    }

    private static void damage(Path file, String how) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        switch (how) {
            case "missing" -> Files.delete(file);
            case "cut" -> Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
            default -> {
                bytes[bytes.length / 2] ^= 1;
                Files.write(file, bytes);
            }
        }
    }

    @Test
    void vectorsOfTheAveragingComeBackAsTheyWere() throws IOException, Manifest.Damaged {
        Map<String, float[]> vectors = Map.of(
                "outer",
                new float[] {1, Float.MIN_VALUE, -0f},
                "own/replica-0003/stem/exp_avg",
                new float[] {2},
                "none",
                new float[0]);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ArraysFile.write(out, vectors);
        Map<String, float[]> read = ArraysFile.read(out.toByteArray());
        assertThat(read.keySet()).isEqualTo(vectors.keySet());
        vectors.forEach((name, values) -> assertThat(read.get(name)).isEqualTo(values));
    }

    @Test
    void whatReplicasKeepForThemselvesAndTheOuterBufferComeBack() throws IOException {
        Position plain = at(7);
        List<OwnState> own = List.of(own(3, 0.5f), own(4, -2));
        float[] outer = {1, 2.5f, -3};
        Position position = new Position(
                plain.round(),
                plain.step(),
                plain.stretch(),
                plain.weights(),
                plain.states(),
                plain.observations(),
                plain.skips(),
                own,
                outer);
        try (RunDirectory directory = directory("file", "run")) {
            checkpoints(directory, 2).write(position, prepared.model());
            Position read =
                    Checkpoints.last(directory, line -> {}).orElseThrow().position(prepared.planner(23));
            assertThat(read.outer()).containsExactly(outer);
            assertThat(read.own()).usingRecursiveComparison().isEqualTo(own);
        }
    }

    private static OwnState own(long steps, float value) {
        List<GroupState> states = new ArrayList<>();
        for (GroupState state : start.states()) {
            float[][] slots = new float[state.slots().length][];
            Arrays.setAll(slots, s -> new float[] {value, s});
            long most = steps + states.size();
            states.add(
                    states.isEmpty()
                            ? GroupState.of(new long[] {most, 1}, new float[] {0, 1, 1, 0}, slots) // some joined late
                            : new GroupState(most, slots));
        }
        return new OwnState(states, new float[] {value, 1, 2});
    }
}
