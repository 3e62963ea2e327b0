package org.gradus.job.driver;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.gradus.job.data.Deals;
import org.gradus.job.data.Dealt;
import org.gradus.job.data.ShardBlocks;
import org.gradus.job.data.ShardStorage;
import org.gradus.job.replica.Replica;
import org.gradus.job.replica.ReplicaSetup;
import org.gradus.job.replica.RoundResult;
import org.gradus.job.replica.RoundStart;
import org.gradus.job.replica.RunModel;
import org.gradus.job.replica.Seats;
import org.gradus.job.replica.Walk;

/** Runs rounds on the cluster: one Spark job a round, one task a replica. A plan is sent when it takes effect, once. */
final class Rounds implements AutoCloseable {
    private final JavaSparkContext spark;
    private final Deals deals;
    private final ShardStorage storage;
    private final Broadcast<RunModel> model;
    private final Walk walk;
    private Dealt current;
    private int version = -1;
    private Broadcast<ReplicaSetup> setup;

    /**
     * @param deals rows that are dealt to replicas; closed with the rounds
     * @param storage where replicas keep them
     * @param model sent once, to whoever computes with it
     * @param walk how replicas walk through their shards
     */
    Rounds(JavaSparkContext spark, Deals deals, ShardStorage storage, Broadcast<RunModel> model, Walk walk) {
        this.spark = spark;
        this.deals = deals;
        this.current = deals.in(0);
        this.storage = storage;
        this.model = model;
        this.walk = walk;
    }

    /** How many replicas there are. */
    int replicas() {
        return current.replicas();
    }

    /**
     * Runs one.
     *
     * @param from where it starts
     * @param steps how many it has
     * @param gradient whether the gradient of its last step is wanted
     * @return every replica's result, in the order of the replicas
     */
    List<RoundResult> run(Position from, int steps, boolean gradient) {
        follow(from.stretch());
        current = deals.in(walk.epoch(from.step()));
        Broadcast<RoundStart> sent = spark.broadcast(new RoundStart(
                from.step(), steps, from.weights(), from.states(), from.observations(), from.skips(), gradient));
        try {
            return current.blocks()
                    .mapPartitionsWithIndex(task(current.shards(storage), model, setup, sent), true)
                    .collect();
        } finally {
            sent.destroy();
        }
    }

    private void follow(Stretch stretch) {
        if (stretch.version() == version) {
            return;
        }
        destroy();
        version = stretch.version();
        boolean untouched = version == 0 && stretch.planned().pruned().total() == 0;
        setup = spark.broadcast(new ReplicaSetup(version, stretch.plan(), walk, untouched ? null : stretch.weights()));
    }

    private void destroy() {
        if (setup != null) {
            setup.destroy();
        }
    }

    private static Function2<Integer, Iterator<byte[]>, Iterator<RoundResult>> task(
            ShardBlocks shards, Broadcast<RunModel> model, Broadcast<ReplicaSetup> setup, Broadcast<RoundStart> start) {
        return (replica, dealt) -> List.of(Replica.train(
                        model.value(), setup.value(), replica, shards.rdd(), () -> shards.open(replica), start.value()))
                .iterator();
    }

    /** Frees the replicas and their native memory, on every executor that answers. */
    @Override
    public void close() {
        String id = model.value().run();
        current.blocks().foreachPartition(dealt -> Seats.close(id));
        destroy();
        deals.close();
    }
}
