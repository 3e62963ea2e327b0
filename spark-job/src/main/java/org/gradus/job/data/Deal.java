package org.gradus.job.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Which row is whose. Within a replica rows ascend. */
sealed interface Deal extends Serializable {
    /** The replica that a row goes to. */
    int replica(long row);

    /** How many rows each replica gets. */
    long[] sizes();

    /** Row i to replica i mod N. */
    static Deal inTurn(long rows, int replicas) {
        return new InTurn(rows, replicas);
    }

    /** By chance, but each replica gets as many as when they are dealt in turn. */
    static Deal byChance(long rows, int replicas, long seed) {
        return new ByChance(new InTurn(rows, replicas), new Permutation(rows, seed));
    }

    /** The first of these many rows to replica 0, those that follow to replica 1, and so on. */
    static Deal inRanges(long[] sizes) {
        long[] ends = sizes.clone();
        Arrays.parallelPrefix(ends, Long::sum);
        return new InRanges(ends);
    }

    /**
     * As one deals cards.
     *
     * @param rows how many there are
     * @param replicas how many there are
     */
    record InTurn(long rows, int replicas) implements Deal {
        @Override
        public int replica(long row) {
            return (int) (row % replicas);
        }

        @Override
        public long[] sizes() {
            return LongStream.range(0, replicas)
                    .map(replica -> (rows - replica + replicas - 1) / replicas)
                    .toArray();
        }
    }

    /**
     * As one deals cards that are shuffled.
     *
     * @param dealt how the shuffled ones go round
     * @param shuffled where a row lies when it is dealt
     */
    record ByChance(InTurn dealt, Permutation shuffled) implements Deal {
        @Override
        public int replica(long row) {
            return dealt.replica(shuffled.of(row));
        }

        @Override
        public long[] sizes() {
            return dealt.sizes();
        }
    }

    /**
     * By sizes that are given.
     *
     * @param ends the number of the row after each replica's last
     */
    record InRanges(long[] ends) implements Deal {
        @Override
        public int replica(long row) {
            int at = Arrays.binarySearch(ends, row + 1);
            int replica = at < 0 ? -at - 1 : at;
            while (replica > 0 && ends[replica - 1] == ends[replica]) {
                replica--; // of replicas that end at the same row only the first can have it
            }
            return replica;
        }

        @Override
        public long[] sizes() {
            return IntStream.range(0, ends.length)
                    .mapToLong(r -> ends[r] - (r == 0 ? 0 : ends[r - 1]))
                    .toArray();
        }
    }
}
