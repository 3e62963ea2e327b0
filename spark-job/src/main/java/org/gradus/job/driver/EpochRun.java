package org.gradus.job.driver;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.gradus.dl4j.Model;
import org.gradus.engine.RowScaling;
import org.gradus.job.config.DealConfig.Shards;
import org.gradus.job.config.EngineConfig;
import org.gradus.job.config.SyncConfig;
import org.gradus.job.data.Deals;
import org.gradus.job.data.Rows;
import org.gradus.job.data.StorageChoice;
import org.gradus.job.replica.Divergence;
import org.gradus.job.replica.EngineChoice;
import org.gradus.job.replica.RunModel;
import org.gradus.job.replica.SegmentPart;
import org.gradus.job.replica.Walk;
import org.gradus.job.report.RoundReport;
import org.gradus.plan.Course;
import org.gradus.plan.Planner;
import org.gradus.setting.Faults;
import org.gradus.state.OptimizerState;
import org.gradus.state.Skips;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains on the same rows, epoch by epoch, for who keeps the loop of epochs. Replicas and shards stay in the executors from one
 * epoch to the next. On other rows a run goes on by another one that is told of it.
 */
public final class EpochRun implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EpochRun.class);

    private final Walk walk;
    private final SyncConfig sync;
    private final float[] initial;
    private final Pilot pilot;
    private final Segments segments;
    private final Pace pace;
    private Position position;

    /**
     * How it trains.
     *
     * @param batch examples per replica and step, 1 or more
     * @param replicas how many, 1 or more
     * @param shuffle whether a replica draws its rows in a new order each epoch
     * @param seed of the order of rows, and of whatever else is random
     * @param sync how replicas come together
     */
    public record Settings(int batch, int replicas, boolean shuffle, long seed, SyncConfig sync) {}

    /**
     * Deals the rows, and looks at every executor.
     *
     * @param model configuration and weights
     * @param shape of one example as the model's input wants it; empty: flat
     * @param engine what shall compute
     * @param course the optimizer, groups and masks, with epochs as they were written
     * @param rows released as soon as they are of no more use
     * @param before the run that this one goes on from, with the same model and course; null: none
     * @throws org.gradus.setting.FaultsException with what is wrong with groups and masks, with the engine, or on each executor
     */
    public EpochRun(
            JavaSparkContext spark,
            Model model,
            List<Integer> shape,
            EngineConfig engine,
            Course course,
            Settings settings,
            Rows rows,
            EpochRun before) {
        int replicas = settings.replicas();
        long stepsPerEpoch = StepCount.perEpoch(rows.count(), replicas, settings.batch());
        Position end = before == null ? null : before.position;
        this.sync = settings.sync();
        this.initial = before == null ? model.weights() : before.initial;
        this.walk = new Walk(
                settings.batch(),
                stepsPerEpoch,
                settings.shuffle(),
                settings.seed(),
                end == null ? 0 : end.step(),
                end == null ? 0 : before.walk.epoch(end.step()));
        Planner planner = new Planner(model.layout(), course.inEpochs(stepsPerEpoch), initial);
        this.pilot = new Pilot(planner, initial, Long.MAX_VALUE, sync, 0);
        EngineChoice computes = check(spark, model, shape, engine, course, settings, rows);
        Deals deals = new Deals(rows, replicas, RowScaling.NONE, settings.seed(), 0);
        StorageChoice storage = StorageChoice.of(Shards.AUTO, spark, deals.in(0));
        this.segments = new Segments(
                spark,
                deals,
                storage.storage(),
                spark.broadcast(RunModel.of(model, shape, computes)),
                walk,
                sync,
                step -> {});
        this.pace = new Pace(sync.segment());
        this.position = end == null ? pilot.start(replicas) : moved(end, end.flat(), replicas);
    }

    private static EngineChoice check(
            JavaSparkContext spark,
            Model model,
            List<Integer> shape,
            EngineConfig engine,
            Course course,
            Settings settings,
            Rows rows) {
        Faults faults = new Faults();
        EngineChoice choice = EngineChoice.of(engine, model, faults);
        faults.throwIfAny("engine");
        long bytes = Preflight.bytes(model, course, rows.model().inputs(), shape, settings.batch());
        return Preflight.check(spark, choice, settings.replicas(), bytes, LOG::warn);
    }

    /** Steps of each replica so far. */
    public long step() {
        return position.step();
    }

    /** The number of replicas. */
    public int replicas() {
        return segments.replicas();
    }

    /** The whole flat vector of weights: a copy. */
    public float[] weights() {
        return position.flat();
    }

    /** What the optimizer remembers; of state that each replica keeps, that of the first one. */
    public OptimizerState state() {
        return position.state();
    }

    /**
     * Trains one epoch.
     *
     * @param weights to start from, as long as the model's; those that the run ended with last, or others
     * @param watcher told of each segment's rounds, with the weights after the last of them
     * @return the loss or update that was not finite and ended the epoch early; the run then stands where that segment began. Empty: none
     */
    public Optional<Divergence> epoch(float[] weights, BiConsumer<float[], List<RoundReport>> watcher) {
        if (!Arrays.equals(weights, position.flat())) {
            position = moved(position, weights, segments.replicas());
        }
        long end = walk.from()
                + (position.step() - walk.from()) / walk.stepsPerEpoch() * walk.stepsPerEpoch()
                + walk.stepsPerEpoch();
        while (position.step() < end) {
            int[] rounds = next(end);
            long stop = position.step() + IntStream.of(rounds).sum();
            boolean turns = pilot.changesAt(position.step(), stop);
            SegmentResult result = segments.run(position, rounds, turns && pilot.needsGradient(stop));
            if (result.failure().isPresent()) {
                return result.failure().map(SegmentPart.Failure::divergence);
            }
            pace.learn(result.rounds());
            List<RoundReport> reports =
                    RoundReports.of(position, rounds, result, position.round() + rounds.length, walk);
            position = turns ? pilot.turn(result.end(), result.gradient()) : result.end();
            watcher.accept(position.flat(), reports);
        }
        return Optional.empty();
    }

    private int[] next(long end) {
        List<Integer> rounds = new ArrayList<>();
        long last = Math.min(end, pilot.course().next(position.step()));
        int most = pace.rounds(Integer.MAX_VALUE);
        for (long step = position.step(); step < last && rounds.size() < most; ) {
            int steps = Math.toIntExact(Math.min(sync.every().at(step), last - step));
            rounds.add(steps);
            step += steps;
        }
        return rounds.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The same position with other weights, or for another number of replicas; what no longer moves is sent again, too. */
    private static Position moved(Position from, float[] flat, int replicas) {
        boolean same = from.skips().size() == replicas;
        Stretch stretch =
                new Stretch(from.stretch().version() + 1, from.stretch().planned(), flat);
        return new Position(
                from.round(),
                from.step(),
                stretch,
                stretch.plan().pack(FloatBuffer.wrap(flat)),
                from.states(),
                from.observations(),
                same ? from.skips() : Collections.nCopies(replicas, Skips.NONE),
                same ? from.own() : List.of(),
                from.outer());
    }

    /** Frees the replicas and their native memory, and the rows. */
    @Override
    public void close() {
        segments.close();
    }
}
