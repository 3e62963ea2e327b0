package org.gradus.job.driver;

import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.gradus.engine.Batch;
import org.gradus.engine.Engine;
import org.gradus.engine.RowScaling;
import org.gradus.engine.Scaling;
import org.gradus.job.data.Dealt;
import org.gradus.job.data.SequentialBatches;
import org.gradus.job.data.ShardSize;
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
    Scores evaluate(float[] weights, Dealt rows) {
        Broadcast<float[]> sent = spark.broadcast(weights);
        try {
            List<Scores> parts = rows.blocks()
                    .mapPartitionsWithIndex(task(model, sent, rows.sizes().get(0), rows.scaling(), scoring), true)
                    .collect();
            Scores all = new Scores(scoring);
            parts.forEach(all::merge);
            return all;
        } finally {
            sent.destroy();
        }
    }

    private static Function2<Integer, Iterator<byte[]>, Iterator<Scores>> task(
            Broadcast<RunModel> model,
            Broadcast<float[]> weights,
            ShardSize size,
            RowScaling scaling,
            Scoring scoring) {
        return (partition, rows) -> {
            SequentialBatches batches = new SequentialBatches(rows, size, scaling.features(), BATCH);
            OptionalInt gpu = Gpus.of(model.value().engine(), partition);
            Scores scores = Seats.with(
                    model.value().run(),
                    "evaluator-" + partition,
                    () -> model.value().open(gpu),
                    engine -> score(engine, weights.value(), batches, scaling.labels(), new Scores(scoring)));
            return List.of(scores).iterator();
        };
    }

    /** The loss is that of the labels as the network was trained on them; all else is in the unit of the rows. */
    private static Scores score(
            Engine engine, float[] weights, SequentialBatches batches, Scaling labels, Scores scores) {
        if (batches.hasNext()) {
            engine.load(weights);
        }
        while (batches.hasNext()) {
            Batch batch = batches.next();
            float[] outputs = engine.predict(batch.features(), batch.examples());
            labels.invert(outputs);
            scores.add(batch, outputs, engine.loss(scaled(batch, labels)));
        }
        return scores;
    }

    private static Batch scaled(Batch batch, Scaling labels) {
        if (labels.size() == 0) {
            return batch;
        }
        float[] values = batch.labels().clone();
        labels.apply(values);
        return new Batch(batch.features(), values, batch.examples());
    }
}
