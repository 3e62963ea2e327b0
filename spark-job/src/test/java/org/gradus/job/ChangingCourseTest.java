package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.gradus.dl4j.Model;
import org.gradus.dl4j.NativeThreads;
import org.gradus.engine.Engine;
import org.gradus.engine.Moment;
import org.gradus.engine.Parameter;
import org.gradus.group.Criterion;
import org.gradus.group.Group;
import org.gradus.group.Keep;
import org.gradus.group.Mask;
import org.gradus.group.Schedules;
import org.gradus.group.Selectors;
import org.gradus.group.Share;
import org.gradus.group.Target;
import org.gradus.group.Unit;
import org.gradus.job.Training.Run;
import org.gradus.job.data.Batches;
import org.gradus.job.driver.Preparation;
import org.gradus.job.replica.RunModel;
import org.gradus.job.replica.Walk;
import org.gradus.plan.Course;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Planned;
import org.gradus.plan.Planner;
import org.gradus.rule.AdamW;
import org.gradus.rule.Sgd;
import org.gradus.schedule.Exponential;
import org.gradus.state.Carry;
import org.gradus.state.GroupState;
import org.gradus.state.SavedState;
import org.gradus.update.Frozen;
import org.gradus.update.GroupedUpdate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A head that is thawed after the stem has settled, a mask that ends: a run on a cluster could take another course than the one
 * that its user knows from one machine, and what is frozen for a while could drift with the replicas.
 */
class ChangingCourseTest {
    private static final int FREEZE = 8;
    private static final int THAW = 16;
    private static final int STEPS = 28;
    private static final Table TABLE = Table.random(109);

    @TempDir
    private Path folder;

    /** Steps 8 to 15 freeze the constrained layer; one mask looks at gradients, one at a window. */
    private static Course course() {
        Group layer = Group.of("layer", Selectors.parse("2_W"), new AdamW()).withLr(1e-2);
        Mask gradient = new Mask(
                Selectors.parse("3_W"),
                Target.LEARNING_RATE,
                new Keep(Criterion.TAYLOR, true, new Share(1, 0.5, 0, 20), Unit.ELEMENT),
                5,
                26,
                5,
                true);
        Mask window = new Mask(Selectors.parse("0_W"), Target.LEARNING_RATE, Keep.largest(0.5)).between(10, 20);
        OptimizerSettings start = new OptimizerSettings(
                Group.rest(new Sgd())
                        .withLr(5e-2)
                        .withWeightDecay(1e-2)
                        .withSchedules(Schedules.CONSTANT.with("weightDecay", new Exponential(0.9))),
                List.of(layer),
                List.of(gradient, window),
                1,
                NonFinite.SKIP,
                11);
        return Course.of(start)
                .at(FREEZE, s -> with(s, s.groups().get(0).withFrozen(true)))
                .at(THAW, s -> with(s, layer.withLr(5e-3)));
    }

    private static OptimizerSettings with(OptimizerSettings s, Group group) {
        return new OptimizerSettings(s.rest(), List.of(group), s.masks(), s.clipNorm(), s.guard(), s.seed());
    }

    private Training training(int replicas) throws IOException {
        return Training.of(
                        folder,
                        TestNetworks.rich(),
                        TABLE,
                        """
                        seed: 11
                        train: {epochs: 4, batch: 16, replicas: %d, sync: {every: 3}, checkpoint: {every: 1, keep: 99}}
                        """
                                .formatted(replicas))
                .with(course());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100})
    void oneReplicaIsTheCourseDrivenByHand(int every) throws IOException {
        Training training = training(1);
        NativeThreads.one();
        assertThat(training.run("train.sync.every=" + every).weights()).isEqualTo(byHand(training));
    }

    private static float[] byHand(Training training) {
        Preparation prepared = training.prepared();
        Model model = prepared.model();
        Planner planner = new Planner(model.layout(), course(), model.weights());
        try (Engine engine = RunModel.of(model, List.of(), prepared.engine()).open(OptionalInt.empty())) {
            FloatBuffer weights = engine.weights();
            Walk walk = new Walk(16, 7, true, 11);
            Batches batches = new Batches(TABLE.shard(), 16, 11, 0, true);
            Planned planned = planner.start();
            GroupedUpdate update = new GroupedUpdate(planned.plan());
            Frozen frozen = Frozen.of(planned.plan(), weights);
            for (int step = 0; step < STEPS; step++) {
                Moment moment = new Moment(step, walk.epoch(step), walk.seed(0, step));
                engine.computeGradient(batches.get(walk.epoch(step), walk.batchOf(step)), moment);
                update.update(weights, engine.gradient(), step);
                engine.afterUpdate(moment);
                frozen.restore(weights);
                if (planner.course().next(step) == step + 1) {
                    Planned next = planner.at(step + 1, weights, engine.gradient(), planned.masks());
                    next.prune(weights);
                    List<GroupState> states = Carry.over(planned.plan(), update.state(), next.plan());
                    planned = next;
                    update = new GroupedUpdate(planned.plan());
                    update.load(states);
                    frozen = Frozen.of(planned.plan(), weights);
                }
            }
            float[] trained = new float[model.layout().length()];
            weights.get(0, trained);
            return trained;
        }
    }

    @Test
    void whatIsFrozenForAWhileKeepsItsBitsForSoLong() throws IOException {
        Training training = training(3);
        Run run = training.run("train.batch=5");
        Parameter layer = training.prepared().model().layout().find("2_W").orElseThrow();
        float[] still = null;
        int seen = 0;
        for (Path checkpoint : checkpoints(run)) {
            long step = json(checkpoint.resolve("checkpoint.json")).get("step").asLong();
            float[] weights = run.weights(
                    run.folder().relativize(checkpoint).resolve("model.zip").toString());
            float[] own = Arrays.copyOfRange(weights, layer.offset(), layer.end());
            if (step == FREEZE) {
                still = own;
            }
            if (step >= FREEZE && step <= THAW) {
                assertThat(own).as("step %d", step).isEqualTo(still);
                seen++;
            } else if (still != null) {
                assertThat(own).as("step %d", step).isNotEqualTo(still);
            }
        }
        assertThat(seen).isGreaterThan(4);
        assertThat(training.runOn("local[1]", "train.batch=5").sha()).isEqualTo(run.sha());
    }

    @Test
    void everyPlanIsWrittenDown() throws IOException {
        Run run = training(2).run("train.batch=8");
        List<JsonNode> events = run.events("plan");
        assertThat(events)
                .extracting(e -> e.get("step").asLong())
                .containsExactly(5L, 8L, 10L, 15L, 16L, 20L, 25L, 26L);
        assertThat(events.get(1).at("/groups/layer").asInt()).isZero();
        assertThat(events.get(4).at("/groups/layer").asInt()).isEqualTo(80);
        assertThat(events.get(6).get("pruned").asInt()).isEqualTo(15);
        assertThat(events.get(7).get("pruned").asInt()).isZero();
        assertThat(events.get(7).get("masks").size()).isZero();
        String text = Files.readString(run.folder().resolve("plan.txt"));
        assertThat(text.lines().filter(line -> line.startsWith("from step ")))
                .containsExactly(
                        "from step 5",
                        "from step 8",
                        "from step 10",
                        "from step 15",
                        "from step 16",
                        "from step 20",
                        "from step 25",
                        "from step 26");
        assertThat(text).startsWith("engine").contains("lr at step 16", "(computed at step 15)");
        assertThat(run.report().get("plans").asInt()).isEqualTo(9);
        assertThat(run.events("round")).last().satisfies(round -> assertThat(
                        round.get("round").asInt())
                .isEqualTo(run.events("round").size() - 1));
    }

    /** Otherwise a run could not be taken up again where its plan has changed before. */
    @Test
    void everyCheckpointFitsThePlanThatIsMadeAgainFromIt() throws IOException {
        Training training = training(2);
        Run run = training.run("train.batch=8");
        Preparation prepared = training.prepared();
        Model model = prepared.model();
        Planner planner = new Planner(model.layout(), course(), model.weights());
        for (Path checkpoint : checkpoints(run)) {
            String zip =
                    run.folder().relativize(checkpoint).resolve("model.zip").toString();
            try (InputStream in = Files.newInputStream(checkpoint.resolve("state.npz"))) {
                SavedState saved = SavedState.read(in);
                Planned planned = planner.at(saved.step(), FloatBuffer.wrap(run.weights(zip)), null, saved.masks());
                assertThat(saved.fit(planned).observations().list()).hasSize((int) saved.step() / 7);
            }
        }
    }

    private static List<Path> checkpoints(Run run) throws IOException {
        try (Stream<Path> all = Files.list(run.folder().resolve("checkpoints"))) {
            return all.sorted().toList();
        }
    }

    private static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }
}
