package org.gradus.job.driver;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.gradus.job.data.Shard;
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
    private final JavaRDD<Shard> shards;
    private final Broadcast<RunModel> model;
    private final Walk walk;
    private int version = -1;
    private Broadcast<ReplicaSetup> setup;

    /**
     * @param shards partition r is the shard of replica r
     * @param model sent once, to whoever computes with it
     * @param walk how replicas walk through their shards
     */
    Rounds(JavaSparkContext spark, JavaRDD<Shard> shards, Broadcast<RunModel> model, Walk walk) {
        this.spark = spark;
        this.shards = shards;
        this.model = model;
        this.walk = walk;
    }

    /** How many replicas there are. */
    int replicas() {
        return shards.getNumPartitions();
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
        Broadcast<RoundStart> sent = spark.broadcast(new RoundStart(
                from.step(), steps, from.weights(), from.states(), from.observations(), from.skips(), gradient));
        try {
            return shards.mapPartitionsWithIndex(task(model, setup, sent), true).collect();
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

    private static Function2<Integer, Iterator<Shard>, Iterator<RoundResult>> task(
            Broadcast<RunModel> model, Broadcast<ReplicaSetup> setup, Broadcast<RoundStart> start) {
        return (replica, shard) -> List.of(
                        Replica.train(model.value(), setup.value(), replica, shard.next(), start.value()))
                .iterator();
    }

    /** Frees the replicas and their native memory, on every executor that answers. */
    @Override
    public void close() {
        String id = model.value().run();
        shards.foreachPartition(shard -> Seats.close(id));
        destroy();
    }
}
