package org.gradus.job.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.gradus.dl4j.Model;
import org.gradus.engine.RowScaling;
import org.gradus.group.Group;
import org.gradus.job.TestNetworks;
import org.gradus.job.config.SyncConfig;
import org.gradus.job.data.Block;
import org.gradus.job.data.Dealer;
import org.gradus.job.data.Deals;
import org.gradus.job.data.Dimensions;
import org.gradus.job.data.Rows;
import org.gradus.job.data.ShardStorage;
import org.gradus.job.data.TestSpark;
import org.gradus.job.replica.EngineChoice;
import org.gradus.job.replica.RunModel;
import org.gradus.job.replica.Walk;
import org.gradus.plan.Course;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Planner;
import org.gradus.rule.AdamW;
import org.gradus.rule.Sgd;
import org.gradus.schedule.Expression;
import org.gradus.schedule.Lambda;
import org.gradus.schedule.Schedule;
import org.gradus.state.GroupState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Without these, a replica with few rows could count as much as one with many, or fall behind on the schedule by the steps that it has
 * no rows for.
 */
class RaggedShardsTest {
    private static final int FEATURES = 6;
    private static final int CLASSES = 3;
    private static final int BATCH = 10;
    private static final long LARGE = 1000;
    private static final long SMALL = 10;

    /** Both replicas: an epoch has 100 steps, of which the small shard has rows for the first one. */
    private static final long[] BOTH = {LARGE, SMALL};

    private static final Walk WALK = new Walk(BATCH, LARGE / BATCH, true, 7);
    private static final Model MODEL = Model.fromConfiguration(TestNetworks.plain(), "network", 1);

    private final JavaSparkContext spark =
            JavaSparkContext.fromSparkContext(TestSpark.session().sparkContext());

    @Test
    void theMeanIsThatOfTheExamplesAndNotOfTheReplicas() {
        Group rest = Group.rest(new AdamW()).withLr(1e-2);
        Pilot pilot = pilot(rest);
        try (Segments both = segments(BOTH);
                Segments large = segments(LARGE, 0);
                Segments small = segments(0, SMALL)) {
            Position position = pilot.start(2);
            for (long step = 0;
                    step < 240;
                    step += 40) { // the rounds from 40, 120, 160 on have no rows of the small one
                boolean heard = (step + 40 - 1) / 100 * 100 >= step;
                Position a = run(large, position, 40).end();
                Position b = run(small, position, 40).end();
                SegmentResult together = run(both, position, 40);
                long[] examples = {40 * BATCH, heard ? SMALL : 0};
                assertThat(together.rounds().get(0).get(0).examples()).isEqualTo(examples[0] + examples[1]);
                assertThat(together.end().weights())
                        .as("weights after step %d", step + 40)
                        .isEqualTo(mean(examples, a.weights(), b.weights()));
                assertThat(state(together.end()))
                        .as("state after step %d", step + 40)
                        .isEqualTo(mean(examples, state(a), state(b)));
                assertThat(Arrays.equals(b.weights(), position.weights())).isEqualTo(!heard);
                position = together.end();
            }
            assertThat(position.states().get(0).steps())
                    .as("updates of the furthest replica")
                    .isEqualTo(240);
        }
    }

    /** All other steps have a rate of 0, so that a replica that counts its own steps moves by another one, or not at all. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 100, 137, 200})
    void aStepHasItsOwnRateHoweverFewRowsAShardHas(long step) {
        double factor = 0.25;
        Schedule once = new Lambda(new Expression("if(step == " + step + ", " + factor + ", 0)"));
        Group rest = Group.rest(new Sgd()).withLr(0.5);
        for (long[] sizes : List.of(new long[] {LARGE, 0}, new long[] {0, SMALL}, BOTH)) {
            boolean moves = sizes[0] > 0 || step % 100 == 0;
            try (Segments scheduled = segments(sizes);
                    Segments constant = segments(sizes)) {
                Position start = pilot(rest.withSchedule(once)).start(2);
                Position end = scheduled
                        .run(start, new int[] {40, 40, 40, 40, 41}, false)
                        .end();
                Position there = at(step, pilot(rest.withLr(0.5 * factor)).start(2));
                Position moved = run(constant, there, 1).end();
                assertThat(Arrays.equals(end.weights(), start.weights())).isEqualTo(!moves);
                if (sizes != BOTH) { // the mean of both weighs the examples of the whole round
                    assertThat(end.weights()).isEqualTo(moved.weights());
                }
            }
        }
    }

    private static Position at(long step, Position start) {
        return new Position(
                0,
                step,
                start.stretch(),
                start.weights(),
                start.states(),
                start.observations(),
                start.skips(),
                start.own(),
                start.outer());
    }

    private static SegmentResult run(Segments segments, Position from, int steps) {
        return segments.run(from, new int[] {steps}, false);
    }

    private static float[] mean(long[] examples, float[] a, float[] b) {
        float[] mean = new float[a.length];
        for (int k = 0; k < mean.length; k++) {
            double sum = examples[0] * (double) a[k] + examples[1] * (double) b[k];
            mean[k] = (float) (sum / (examples[0] + examples[1]));
        }
        return mean;
    }

    private static float[] state(Position position) {
        List<float[]> slots = new ArrayList<>();
        for (GroupState group : position.states()) {
            slots.addAll(List.of(group.slots()));
        }
        FloatBuffer all = FloatBuffer.allocate(
                slots.stream().mapToInt(slot -> slot.length).sum());
        slots.forEach(all::put);
        return all.array();
    }

    private static Pilot pilot(Group rest) {
        Planner planner = new Planner(MODEL.layout(), Course.of(OptimizerSettings.of(rest)), MODEL.weights());
        return new Pilot(planner, MODEL.weights(), Long.MAX_VALUE, SyncConfig.average(40), 0);
    }

    /** The first replica's rows are the same wherever it has any, and so are the second's. */
    private Segments segments(long... sizes) {
        List<Block> blocks = new ArrayList<>();
        if (sizes[0] > 0) {
            blocks.add(block((int) sizes[0], 1));
        }
        if (sizes[1] > 0) {
            blocks.add(block((int) sizes[1], 2));
        }
        Rows rows = Rows.number("rows", spark.parallelize(blocks, 1), new Dimensions(FEATURES, CLASSES, true));
        return new Segments(
                spark,
                new Deals(rows, Dealer.deal(rows, sizes, RowScaling.NONE)),
                ShardStorage.MEMORY,
                spark.broadcast(RunModel.of(MODEL, List.of(), EngineChoice.PLAIN)),
                WALK,
                SyncConfig.average(40),
                round -> {});
    }

    private static Block block(int rows, long seed) {
        Random random = new Random(seed);
        float[] features = new float[rows * FEATURES];
        float[] labels = new float[rows * CLASSES];
        for (int k = 0; k < features.length; k++) {
            features[k] = random.nextFloat() - 0.5f;
        }
        for (int row = 0; row < rows; row++) {
            labels[row * CLASSES + random.nextInt(CLASSES)] = 1;
        }
        return new Block(rows, features, labels, List.of(), null);
    }
}
