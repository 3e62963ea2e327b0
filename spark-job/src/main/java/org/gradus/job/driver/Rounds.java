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

/** Runs rounds on the cluster: one Spark job a round, one task a replica. */
final class Rounds implements AutoCloseable {
    private final JavaSparkContext spark;
    private final JavaRDD<Shard> shards;
    private final Broadcast<RunModel> model;
    private final Broadcast<ReplicaSetup> setup;

    /**
     * @param shards partition r is the shard of replica r
     * @param model sent once, to whoever computes with it
     */
    Rounds(JavaSparkContext spark, JavaRDD<Shard> shards, Broadcast<RunModel> model, ReplicaSetup setup) {
        this.spark = spark;
        this.shards = shards;
        this.model = model;
        this.setup = spark.broadcast(setup);
    }

    /** Every replica's result, in the order of the replicas. */
    List<RoundResult> run(RoundStart start) {
        Broadcast<RoundStart> sent = spark.broadcast(start);
        try {
            return shards.mapPartitionsWithIndex(task(model, setup, sent), true).collect();
        } finally {
            sent.destroy();
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
        setup.destroy();
    }
}
