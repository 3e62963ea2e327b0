package org.gradus.job.driver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.gradus.job.average.Team;
import org.gradus.job.config.SyncConfig;
import org.gradus.job.data.Deals;
import org.gradus.job.data.Dealt;
import org.gradus.job.data.ShardStorage;
import org.gradus.job.replica.ReplicaSetup;
import org.gradus.job.replica.RunModel;
import org.gradus.job.replica.Seats;
import org.gradus.job.replica.SegmentOrder;
import org.gradus.job.replica.SegmentPart;
import org.gradus.job.replica.SegmentStart;
import org.gradus.job.replica.SegmentTask;
import org.gradus.job.replica.Walk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs segments on the cluster: one Spark job for many rounds. A segment is a function of what is sent: when a task or an executor
 * dies, all of it is run again, to the same bits.
 */
final class Segments implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Segments.class);
    private static final int MOST_LOSSES = 50;

    private final JavaSparkContext spark;
    private final Deals deals;
    private final ShardStorage storage;
    private final Broadcast<RunModel> model;
    private final Walk walk;
    private final SyncConfig sync;
    private final Slots slots;
    private final Gang gang;
    private Dealt dealt;
    private int version = -1;
    private Broadcast<ReplicaSetup> setup;
    private int attempts;
    private String ended = "";
    private volatile String running = "";
    private volatile long round;
    private Position end;

    /**
     * @param deals rows that are dealt to replicas; closed with the segments
     * @param storage where replicas keep them
     * @param model sent once, to whoever computes with it; destroyed with the segments
     * @param walk how replicas walk through their shards
     * @param reached hears how many rounds are done, while a segment is running
     */
    Segments(
            JavaSparkContext spark,
            Deals deals,
            ShardStorage storage,
            Broadcast<RunModel> model,
            Walk walk,
            SyncConfig sync,
            LongConsumer reached) {
        this.spark = spark;
        this.deals = deals;
        this.storage = storage;
        this.dealt = deals.in(0);
        this.model = model;
        this.walk = walk;
        this.sync = sync;
        this.slots = new Slots(spark);
        this.gang = new Gang(spark, (id, done) -> {
            if (id.equals(running)) {
                reached.accept(round + done);
            }
        });
    }

    /** How many replicas there are. */
    int replicas() {
        return dealt.replicas();
    }

    /**
     * Runs one.
     *
     * @param from where it starts
     * @param rounds the steps of each round
     * @param gradient whether the gradient of the last step is wanted
     */
    SegmentResult run(Position from, int[] rounds, boolean gradient) {
        follow(from.stretch());
        dealt = deals.in(walk.epoch(from.step()));
        SegmentStart start = new SegmentStart(from.weights(), from.states(), from.own(), from.outer());
        Broadcast<SegmentStart> sent = spark.broadcast(start);
        try {
            return insist(from, rounds, gradient, sent);
        } finally {
            sent.destroy();
        }
    }

    private SegmentResult insist(Position from, int[] rounds, boolean gradient, Broadcast<SegmentStart> sent) {
        long started = System.nanoTime();
        int faults = 0;
        int most = spark.sc().conf().getInt("spark.task.maxFailures", 4);
        for (int losses = 1; ; losses++) {
            try {
                return attempt(from, rounds, gradient, sent, started);
            } catch (Gang.Lost e) {
                ended = "";
                faults += e.innocent() ? 0 : 1;
                if (faults >= most || losses >= MOST_LOSSES || spark.sc().isStopped()) {
                    throw new IllegalStateException("a segment could not be run: " + e.getMessage(), e.getCause());
                }
                LOG.warn("the segment from step {} on is run again: {}", from.step(), e.getMessage());
                dealt.materialise(); // what was lost with an executor
            }
        }
    }

    private SegmentResult attempt(
            Position from, int[] rounds, boolean gradient, Broadcast<SegmentStart> sent, long started)
            throws Gang.Lost {
        String id = model.value().run() + "-" + attempts++;
        running = id;
        round = from.round();
        List<List<String>> places = places();
        SegmentOrder order = new SegmentOrder(
                id,
                from.standsAt(end) ? ended : "",
                gang.rendezvous(),
                places.size(),
                replicas(),
                from.step(),
                rounds,
                gradient,
                from.observations(),
                from.skips(),
                sync,
                dealt.shards(storage));
        String description = "Gradus: " + rounds.length + " rounds from step " + from.step();
        List<SegmentPart> parts = gang.run(id, description, places, task(order, model, setup, sent));
        SegmentResult result = SegmentResult.of(from, sync, rounds, parts, (System.nanoTime() - started) / 1e9);
        ended = result.failure().isPresent() ? "" : id;
        end = result.end();
        return result;
    }

    private static Function<Integer, SegmentPart> task(
            SegmentOrder order,
            Broadcast<RunModel> model,
            Broadcast<ReplicaSetup> setup,
            Broadcast<SegmentStart> start) {
        return task -> SegmentTask.run(task, order, model, setup, start);
    }

    /** Where each task goes: to a shard of its, unless that executor has its fill. As many tasks as run at once. */
    private List<List<String>> places() {
        int tasks = Math.max(1, Math.min(replicas(), slots.count()));
        List<String> executors = slots.executors();
        int fill = executors.isEmpty() ? 0 : (tasks + executors.size() - 1) / executors.size();
        Map<String, Integer> taken = new HashMap<>();
        List<List<String>> places = new ArrayList<>();
        for (int task = 0; task < tasks; task++) {
            if (executors.isEmpty()) {
                places.add(List.of());
                continue;
            }
            String place = slots.holding(dealt.blocks().id(), Team.firstReplica(task, tasks, replicas())).stream()
                    .filter(executor -> taken.getOrDefault(executor, 0) < fill)
                    .findFirst()
                    .orElseGet(() -> executors.stream()
                            .min((a, b) -> taken.getOrDefault(a, 0) - taken.getOrDefault(b, 0))
                            .orElseThrow());
            taken.merge(place, 1, Integer::sum);
            places.add(List.of(place));
        }
        return places;
    }

    private void follow(Stretch stretch) {
        if (stretch.version() == version) {
            return;
        }
        destroy();
        version = stretch.version();
        boolean untouched = version == 0 && stretch.planned().pruned().total() == 0;
        setup = spark.broadcast(new ReplicaSetup(version, stretch.plan(), walk, untouched ? null : stretch.weights()));
        ended = "";
    }

    private void destroy() {
        if (setup != null) {
            setup.destroy();
        }
    }

    /** Frees the replicas and their native memory, on every executor that answers. */
    @Override
    public void close() {
        String id = model.value().run();
        gang.everywhere(none -> {
            Seats.close(id);
            return none;
        });
        destroy();
        model.destroy();
        gang.close();
        deals.close();
    }
}
