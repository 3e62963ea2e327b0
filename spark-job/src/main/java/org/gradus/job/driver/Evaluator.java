package org.gradus.job.driver;

import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.gradus.engine.Batch;
import org.gradus.engine.Engine;
import org.gradus.job.data.Batches;
import org.gradus.job.data.Shard;
import org.gradus.job.replica.Gpus;
import org.gradus.job.replica.RunModel;
import org.gradus.job.replica.Seats;
import org.gradus.metric.Scores;
import org.gradus.metric.Scoring;

/**
 * Measures weights on rows that lie in the cluster; parts are merged in the order of the partitions. The networks that
 * compute stay in the executors until the run's seats are closed.
 */
final class Evaluator {
    private static final int BATCH = 256;

    private final JavaSparkContext spark;
    private final Broadcast<RunModel> model;
    private final Scoring scoring;

    /**
     * @param model sent once
     * @param scoring what is measured
     */
    Evaluator(JavaSparkContext spark, Broadcast<RunModel> model, Scoring scoring) {
        this.spark = spark;
        this.model = model;
        this.scoring = scoring;
    }

    /**
     * Measures.
     *
     * @param weights the whole flat vector
     * @return what was counted: each task sends counts, never outputs
     */
    Scores evaluate(float[] weights, JavaRDD<Shard> rows) {
        Broadcast<float[]> sent = spark.broadcast(weights);
        try {
            List<Scores> parts = rows.mapPartitionsWithIndex(task(model, sent, scoring), true)
                    .collect();
            Scores all = new Scores(scoring);
            parts.forEach(all::merge);
            return all;
        } finally {
            sent.destroy();
        }
    }

    private static Function2<Integer, Iterator<Shard>, Iterator<Scores>> task(
            Broadcast<RunModel> model, Broadcast<float[]> weights, Scoring scoring) {
        return (partition, shards) -> {
            Shard shard = shards.next();
            OptionalInt gpu = Gpus.of(model.value().engine(), partition);
            Scores scores = Seats.with(
                    model.value().run(),
                    "evaluator-" + partition,
                    () -> model.value().open(gpu),
                    engine -> score(engine, weights.value(), shard, scoring));
            return List.of(scores).iterator();
        };
    }

    private static Scores score(Engine engine, float[] weights, Shard shard, Scoring scoring) {
        Scores scores = new Scores(scoring);
        if (shard.rows() == 0) {
            return scores;
        }
        engine.load(weights);
        Batches batches = new Batches(shard, BATCH, 0, 0, false);
        for (int b = 0; b < batches.perEpoch(); b++) {
            Batch batch = batches.get(0, b);
            scores.add(batch, engine.predict(batch.features(), batch.examples()), engine.loss(batch));
        }
        return scores;
    }
}
