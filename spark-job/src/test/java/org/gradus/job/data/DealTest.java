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
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.gradus.job.config.DataConfig.Format;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without this a new deal could lose a row, or depend on how files are cut, and a run on shards of given sizes on something else. */
class DealTest {
    @TempDir
    Path folder;

    @Test
    void aPermutationHasEachNumberOnce() {
        for (long count : new long[] {1, 2, 3, 4, 5, 16, 17, 100, 1_000, 65_537}) {
            Permutation permutation = new Permutation(count, 7);
            assertThat(LongStream.range(0, count).map(permutation::of).sorted().toArray())
                    .isEqualTo(LongStream.range(0, count).toArray());
        }
        Permutation huge = new Permutation(1L << 44, 7);
        assertThat(huge.of((1L << 44) - 1)).isBetween(0L, (1L << 44) - 1);
    }

    @Test
    void everyReplicaIsAboutAsLikelyForARow() {
        int[] seen = new int[4];
        for (int seed = 0; seed < 8_000; seed++) {
            seen[Deal.byChance(10, 4, seed).replica(5)]++;
        }
        // Of ten rows replicas 0 and 1 get three, the others two.
        assertThat(seen[0]).isBetween(2_250, 2_550);
        assertThat(seen[1]).isBetween(2_250, 2_550);
        assertThat(seen[2]).isBetween(1_450, 1_750);
        assertThat(seen[3]).isBetween(1_450, 1_750);
    }

    @Test
    void aNewDealIsADealOfAllRows() {
        Rows rows = cut(5);
        List<Block> first = TestTable.shards(Dealer.deal(rows, 3, NO_SCALING, 9, 0));
        assertThat(ids(first)).isEqualTo(ids(TestTable.shards(Dealer.deal(rows, 3, NO_SCALING))));
        List<Block> second = TestTable.shards(Dealer.deal(rows, 3, NO_SCALING, 9, 1));
        assertThat(ids(second)).isNotEqualTo(ids(first));
        assertThat(ids(TestTable.shards(Dealer.deal(rows, 3, NO_SCALING, 9, 2))))
                .isNotEqualTo(ids(second));
        assertThat(ids(TestTable.shards(Dealer.deal(rows, 3, NO_SCALING, 8, 1))))
                .isNotEqualTo(ids(second));
        assertThat(second.stream().map(Block::rows)).containsExactly(8, 8, 7);
        assertThat(ids(second).stream().flatMap(List::stream).sorted())
                .isEqualTo(IntStream.range(0, ROWS).boxed().toList());
        assertThat(ids(second)).allSatisfy(own -> assertThat(own).isSorted());
    }

    @Test
    void aNewDealIsTheSameHoweverTheRowsAreCut() {
        List<List<Integer>> expected = ids(TestTable.shards(Dealer.deal(cut(ROWS), 3, NO_SCALING, 9, 1)));
        for (int every : new int[] {1, 4, 11}) {
            assertThat(ids(TestTable.shards(Dealer.deal(cut(every), 3, NO_SCALING, 9, 1))))
                    .isEqualTo(expected);
        }
    }

    @Test
    void sizesMayBeGiven() {
        Dealt dealt = Dealer.deal(cut(6), new long[] {20, 0, 2, 1}, NO_SCALING);
        assertThat(dealt.largest()).isEqualTo(20);
        assertThat(ids(TestTable.shards(dealt)))
                .containsExactly(IntStream.range(0, 20).boxed().toList(), List.of(), List.of(20, 21), List.of(22));
        assertThatThrownBy(() -> Dealer.deal(cut(6), new long[] {20, 2}, NO_SCALING))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith("has 23 rows for shards of [20, 2]; must be as many together, each 0 or more");
        assertThatThrownBy(() -> Dealer.deal(cut(6), new long[] {24, -1}, NO_SCALING))
                .hasMessageContaining("each 0 or more");
    }

    @Test
    void rowsMayStayWhereTheyAre() {
        Dealt dealt = Dealer.keep(cut(10), NO_SCALING);
        assertThat(dealt.sizes().stream().map(ShardSize::rows)).containsExactly(10, 10, 3);
        assertThat(ids(TestTable.shards(dealt)).get(2)).containsExactly(20, 21, 22);
    }

    @Test
    void blocksAreCutByTheirRowsAlone() {
        for (int count : new int[] {1, 3}) {
            List<List<byte[]>> whole = Dealer.deal(cut(ROWS), count, NO_SCALING)
                    .materialise()
                    .blocks()
                    .glom()
                    .collect();
            List<List<byte[]>> cut = Dealer.deal(cut(2), count, NO_SCALING)
                    .materialise()
                    .blocks()
                    .glom()
                    .collect();
            assertThat(cut.stream().flatMap(List::stream).map(Arrays::toString))
                    .containsExactlyElementsOf(whole.stream()
                            .flatMap(List::stream)
                            .map(Arrays::toString)
                            .toList());
        }
    }

    /** The table in files of so many rows. */
    private Rows cut(int every) {
        Path files = folder.resolve("cut-" + every);
        for (int from = 0; from < ROWS; from += every) {
            write(files.resolve((char) ('a' + from) + ".csv"), csv(from, Math.min(ROWS, from + every)));
        }
        return TestTable.read(config(Format.CSV, false, List.of("-1"), List.of()), files.toString());
    }

    private static List<List<Integer>> ids(List<Block> shards) {
        return shards.stream()
                .map(shard -> IntStream.range(0, shard.rows())
                        .mapToObj(i -> (int) -shard.features()[i * 3 + 1])
                        .toList())
                .toList();
    }
}
