package org.gradus.job.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradus.engine.Batch;
import org.junit.jupiter.api.Test;

/** Without this an epoch could leave rows out, or a resumed run could visit them in another order. */
class BatchesTest {
    private static final int ROWS = 7;
    private static final Shard SHARD = Shard.of(
            new float[] {0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6}, new float[] {0, 1, 2, 3, 4, 5, 6}, ROWS, 2, 1);

    @Test
    void anEpochVisitsEachRowOnce() {
        for (boolean shuffle : new boolean[] {true, false}) {
            Batches batches = new Batches(SHARD, 3, 5, 1, shuffle);
            assertThat(batches.perEpoch()).isEqualTo(3);
            for (int epoch = 0; epoch < 3; epoch++) {
                float[] seen = epoch(batches, epoch);
                int[] order = order(5, epoch, 1, ROWS, shuffle);
                IntStream.range(0, ROWS).forEach(i -> assertThat(seen[i]).isEqualTo(order[i]));
                Arrays.sort(order);
                assertThat(order).containsExactly(0, 1, 2, 3, 4, 5, 6);
            }
        }
    }

    @Test
    void anyBatchCanBeAskedForFirst() {
        Batches fresh = new Batches(SHARD, 3, 5, 1, true);
        float[] late = fresh.get(2, 1).labels().clone();
        Batches used = new Batches(SHARD, 3, 5, 1, true);
        epoch(used, 0);
        epoch(used, 1);
        assertThat(used.get(2, 1).labels()).isEqualTo(late);
    }

    @Test
    void arraysAreAsLongAsTheirBatch() {
        Batches batches = new Batches(SHARD, 3, 5, 1, true);
        assertThat(batches.get(0, 0).features()).hasSize(6);
        assertThat(batches.get(0, 2).features()).hasSize(2);
        assertThat(new Batches(SHARD, 100, 5, 1, true).get(0, 0).examples()).isEqualTo(ROWS);
    }

    /** Without it an engine that takes the next batch to its device would train on rows of two. */
    @Test
    void aBatchStaysWhileTheNextOneIsFilled() {
        Batches batches = new Batches(SHARD, 3, 5, 1, true);
        float[] before = batches.get(0, 0).features();
        float[] rows = before.clone();
        assertThat(batches.get(0, 1).features()).isNotSameAs(before);
        assertThat(before).isEqualTo(rows);
        assertThat(batches.get(1, 0).features()).isSameAs(before);
    }

    @Test
    void seedEpochAndReplicaEachChangeTheOrder() {
        int[] order = order(1, 2, 3, 100, true);
        assertThat(order(1, 2, 3, 100, true)).isEqualTo(order);
        assertThat(order(2, 2, 3, 100, true)).isNotEqualTo(order);
        assertThat(order(1, 3, 3, 100, true)).isNotEqualTo(order);
        assertThat(order(1, 2, 4, 100, true)).isNotEqualTo(order);
        assertThat(order(1, 3, 2, 100, true)).isNotEqualTo(order);
    }

    @Test
    void theOrderIsTheSameInEveryVersion() {
        assertThat(order(20, 0, 0, 10, true)).containsExactly(5, 8, 7, 3, 9, 4, 0, 1, 2, 6);
        assertThat(SplitMix.mix(1)).isEqualTo(0x5692161d100b05e5L);
    }

    @Test
    void everyPlaceIsAboutAsLikely() {
        int[] first = new int[10];
        for (int epoch = 0; epoch < 10_000; epoch++) {
            first[order(7, epoch, 0, 10, true)[0]]++;
        }
        assertThat(Arrays.stream(first)).allMatch(n -> n > 880 && n < 1120);
    }

    private static float[] epoch(Batches batches, int epoch) {
        float[] seen = new float[ROWS];
        int next = 0;
        for (int b = 0; b < batches.perEpoch(); b++) {
            Batch batch = batches.get(epoch, b);
            for (int i = 0; i < batch.examples(); i++) {
                assertThat(batch.features()[2 * i + 1]).isEqualTo(batch.labels()[i]);
                seen[next++] = batch.labels()[i];
            }
        }
        return seen;
    }

    private static int[] order(long seed, int epoch, int replica, int rows, boolean shuffle) {
        int[] order = new int[rows];
        RowOrder.fill(order, seed, epoch, replica, shuffle);
        return order;
    }
}
