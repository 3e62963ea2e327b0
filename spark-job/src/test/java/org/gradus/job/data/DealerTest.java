package org.gradus.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gradus.job.data.TestTable.NO_SCALING;
import static org.gradus.job.data.TestTable.ROWS;
import static org.gradus.job.data.TestTable.config;
import static org.gradus.job.data.TestTable.csv;
import static org.gradus.job.data.TestTable.write;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.gradus.engine.Batch;
import org.gradus.engine.RowScaling;
import org.gradus.engine.Scaling;
import org.gradus.job.config.DataConfig.Format;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without this N replicas would not train on what one replica with an N times larger batch trains on. */
class DealerTest {
    @TempDir
    Path folder;

    private Rows rows;

    @BeforeEach
    void read() {
        write(folder.resolve("t/1.csv"), csv(0, 5));
        write(folder.resolve("t/2.csv"), csv(5, ROWS));
        rows = TestTable.read(
                config(Format.CSV, false, List.of("-1"), List.of()),
                folder.resolve("t").toString());
    }

    @Test
    void replicasDifferByAtMostOneRow() {
        for (int replicas : new int[] {1, 2, 3, 5, 22, 23}) {
            Dealt dealt = Dealer.deal(rows, replicas, NO_SCALING);
            assertThat(dealt.blocks().getNumPartitions()).isEqualTo(replicas);
            List<Block> shards = TestTable.shards(dealt);
            assertThat(shards).hasSize(replicas);
            for (int r = 0; r < replicas; r++) {
                Block shard = shards.get(r);
                assertThat(shard.rows()).isBetween(ROWS / replicas, (ROWS + replicas - 1) / replicas);
                for (int i = 0; i < shard.rows(); i++) {
                    assertThat(shard.features()[i * 3 + 1]).isEqualTo(-(r + i * (float) replicas));
                }
            }
        }
    }

    @Test
    void replicasTogetherSeeTheBatchesOfOne() {
        int replicas = 3;
        int batch = 2;
        List<Block> shards = TestTable.shards(Dealer.deal(rows, replicas, NO_SCALING));
        Batches one = new Batches(
                shard(TestTable.shards(Dealer.deal(rows, 1, NO_SCALING)).get(0)), replicas * batch, 1, 0, false);
        for (int step = 0; step < one.perEpoch(); step++) {
            TreeSet<Float> together = new TreeSet<>();
            for (int r = 0; r < replicas; r++) {
                Batches own = new Batches(shard(shards.get(r)), batch, 1, r, false);
                if (step < own.perEpoch()) {
                    together.addAll(ids(own.get(0, step)));
                }
            }
            assertThat(together).isEqualTo(new TreeSet<>(ids(one.get(0, step))));
        }
    }

    @Test
    void fewerRowsThanReplicasAreRefused() {
        assertThatThrownBy(() -> Dealer.deal(rows, 24, NO_SCALING))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith("has 23 rows to train on for 24 replicas; must have one or more for each");
        List<Block> spread = TestTable.shards(Dealer.spread(rows, 24, NO_SCALING));
        assertThat(spread.stream().map(Block::rows)).hasSize(24).containsOnly(0, 1);
    }

    @Test
    void shardsAreScaled() {
        RowScaling scaling = RowScaling.of(new Scaling(new float[] {0, 1, 7}, new float[] {2, 1, 4}));
        Block shard = TestTable.shards(Dealer.deal(rows, 1, scaling)).get(0);
        assertThat(Arrays.copyOf(shard.features(), 6)).containsExactly(0, -1, 0, 0.125f, -2, 0);
    }

    private static Shard shard(Block rows) {
        return Shard.of(rows.features(), rows.labels(), rows.rows(), 3, 3);
    }

    private static List<Float> ids(Batch batch) {
        Float[] ids = new Float[batch.examples()];
        Arrays.setAll(ids, i -> batch.features()[i * 3 + 1]);
        return List.of(ids);
    }
}
