package org.gradus.job.data;

import java.util.Arrays;
import java.util.Comparator;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.ShuffledRDD;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.storage.StorageLevel;
import org.gradus.engine.RowScaling;
import scala.Tuple2;
import scala.math.Ordering;
import scala.math.Ordering$;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Deals rows to replicas as one deals cards: row i goes to replica i mod N, each replica's rows ascend. So replicas differ by
 * at most one row, and without shuffling the b-th batches of all replicas together are the b-th batch of one replica with an
 * N times larger batch. Rows travel through Spark's shuffle, which sorts them on disk where memory is short.
 */
public final class Dealer {
    private static final ClassTag<Long> LONG = ClassTag$.MODULE$.apply(Long.class);
    private static final Ordering<Long> BY_KEY =
            Ordering$.MODULE$.comparatorToOrdering(Comparator.<Long>naturalOrder());

    private Dealer() {}

    /**
     * Rows to train on, in turn.
     *
     * @throws DataException when a replica would have no row
     */
    public static Dealt deal(Rows rows, int replicas, RowScaling scaling) {
        return deal(rows, replicas, scaling, 0, 0);
    }

    /**
     * Rows to train on, as they are dealt for the n-th time: at first in turn, later by chance. Each replica gets as many rows as in
     * turn. Who gets which depends on nothing but the rows' numbers, the seed and how often they were dealt.
     *
     * @param deal how often they were dealt before, 0 or more
     * @throws DataException when a replica would have no row
     */
    public static Dealt deal(Rows rows, int replicas, RowScaling scaling, long seed, int deal) {
        if (rows.count() < replicas) {
            throw new DataException(rows.what() + ": has " + rows.count() + " rows to train on for " + replicas
                    + " replicas; must have one or more for each");
        }
        return shuffled(
                rows,
                deal == 0
                        ? Deal.inTurn(rows.count(), replicas)
                        : Deal.byChance(rows.count(), replicas, SplitMix.combine(seed, deal)),
                scaling);
    }

    /**
     * Rows to train on, by given sizes: the first go to replica 0, those that follow to replica 1, and so on.
     *
     * @param sizes how many each replica gets, 0 or more
     * @throws DataException when they are not as many as there are rows
     */
    public static Dealt deal(Rows rows, long[] sizes, RowScaling scaling) {
        if (Arrays.stream(sizes).anyMatch(size -> size < 0)
                || Arrays.stream(sizes).sum() != rows.count()) {
            throw new DataException(rows.what() + ": has " + rows.count() + " rows for shards of "
                    + Arrays.toString(sizes) + "; must be as many together, each 0 or more");
        }
        return shuffled(rows, Deal.inRanges(sizes), scaling);
    }

    /** Rows as they lie: replica r gets partition r, and no row travels. */
    public static Dealt keep(Rows rows, RowScaling scaling) {
        long[] starts = rows.starts();
        long[] sizes = new long[starts.length - 1];
        Arrays.setAll(sizes, r -> starts[r + 1] - starts[r]);
        return dealt(rows, rows.packed(), sizes, scaling);
    }

    /** Rows to evaluate on: as {@link #deal}, but a replica may have none. */
    public static Dealt spread(Rows rows, int replicas, RowScaling scaling) {
        return shuffled(rows, Deal.inTurn(rows.count(), replicas), scaling);
    }

    private static Dealt shuffled(Rows rows, Deal deal, RowScaling scaling) {
        int inputs = rows.model().inputs();
        int outputs = rows.model().outputs();
        long[] sizes = deal.sizes();
        int replicas = sizes.length;
        if (rows.count() > Piece.MOST_ROWS || replicas > Piece.MOST_REPLICAS) {
            throw new DataException(rows.what() + ": has " + rows.count() + " rows for " + replicas
                    + " replicas; must be at most " + Piece.MOST_ROWS + " for " + Piece.MOST_REPLICAS);
        }
        long[] starts = rows.starts();
        JavaRDD<Tuple2<Long, byte[]>> pieces = rows.blocks()
                .mapPartitionsWithIndex(
                        (partition, blocks) ->
                                new Numbered(blocks, starts[partition]).deal(deal, replicas, inputs, outputs),
                        false)
                .map(piece -> new Tuple2<>(piece.key(), Packed.pack(piece.rows())));
        SparkConf conf = pieces.context().getConf();
        ShuffledRDD<Long, byte[], byte[]> sorted = new ShuffledRDD<Long, byte[], byte[]>(
                        pieces.rdd(), new ReplicaPartitioner(replicas), LONG, Bytes.TAG, Bytes.TAG)
                .setSerializer(
                        new KryoSerializer(conf)) // the one that Spark itself takes where it sees arrays of bytes
                .setKeyOrdering(BY_KEY);
        return dealt(rows, sorted.toJavaRDD().map(Tuple2::_2), sizes, scaling);
    }

    private static Dealt dealt(Rows rows, JavaRDD<byte[]> pieces, long[] sizes, RowScaling scaling) {
        int inputs = rows.model().inputs();
        int outputs = rows.model().outputs();
        long most = Arrays.stream(sizes).max().orElseThrow();
        if (most > Integer.MAX_VALUE) {
            throw new DataException(rows.what() + ": a shard of " + most
                    + " rows is too large; must have fewer than 2^31: use more than " + sizes.length + " replicas");
        }
        JavaRDD<byte[]> chunks = pieces.mapPartitions(packed -> new Chunks(packed, inputs, outputs), true);
        return new Dealt(
                rows.what(),
                Bytes.tagged(chunks).persist(StorageLevel.DISK_ONLY()),
                Arrays.stream(sizes)
                        .mapToObj(size -> new ShardSize((int) size, inputs, outputs))
                        .toList(),
                scaling);
    }
}
