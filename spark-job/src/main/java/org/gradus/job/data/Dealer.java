package org.gradus.job.data;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.gradus.engine.Scaling;
import scala.Tuple2;

/**
 * Deals rows to replicas as one deals cards: row i goes to replica i mod N, each replica's rows ascend. So replicas differ by
 * at most one row, and without shuffling the b-th batches of all replicas together are the b-th batch of one replica with an
 * N times larger batch.
 */
public final class Dealer {
    private Dealer() {}

    /**
     * Shards to train on: exactly one per replica, partition r has replica r's, kept in memory and on disk.
     *
     * @throws DataException when a replica would have no row
     */
    public static JavaRDD<Shard> deal(Rows rows, int replicas, Scaling scaling) {
        if (rows.count() < replicas) {
            throw new DataException(rows.what() + ": has " + rows.count() + " rows to train on for " + replicas
                    + " replicas; must have one or more for each");
        }
        return spread(rows, replicas, scaling);
    }

    /** Shards to evaluate on: as {@link #deal}, but a shard may be empty. */
    public static JavaRDD<Shard> spread(Rows rows, int replicas, Scaling scaling) {
        int inputs = rows.model().inputs();
        int outputs = rows.model().outputs();
        long most = (rows.count() + replicas - 1) / replicas;
        if (most * Math.max(inputs, outputs) > Integer.MAX_VALUE - 8) {
            throw new DataException(rows.what() + ": a shard of " + most + " rows x " + Math.max(inputs, outputs)
                    + " numbers is too large; must have fewer than 2^31 numbers: use more than " + replicas
                    + " replicas");
        }
        long count = rows.count();
        long[] starts = rows.starts();
        return rows.blocks()
                .mapPartitionsWithIndex(
                        (partition, blocks) -> new Numbered(blocks, starts[partition]).deal(replicas, inputs, outputs),
                        false)
                .mapToPair(piece -> new Tuple2<>(piece.replica(), piece))
                .partitionBy(new ReplicaPartitioner(replicas))
                .values()
                .mapPartitionsWithIndex(
                        (replica, pieces) -> List.of(pack(
                                        pieces,
                                        (int) ((count - replica + replicas - 1) / replicas),
                                        inputs,
                                        outputs,
                                        scaling))
                                .iterator(),
                        true)
                .persist(StorageLevel.MEMORY_AND_DISK());
    }

    /** Each piece has its own place, so the order in which pieces arrive does not matter. */
    private static Shard pack(Iterator<Piece> pieces, int rows, int inputs, int outputs, Scaling scaling) {
        float[] features = new float[rows * inputs];
        float[] labels = new float[rows * outputs];
        while (pieces.hasNext()) {
            Piece piece = pieces.next();
            System.arraycopy(piece.features(), 0, features, piece.first() * inputs, piece.features().length);
            System.arraycopy(piece.labels(), 0, labels, piece.first() * outputs, piece.labels().length);
        }
        scaling.apply(features);
        return new Shard(features, labels, rows, inputs, outputs);
    }
}
