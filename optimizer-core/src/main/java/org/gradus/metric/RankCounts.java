package org.gradus.metric;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Which scores occurred, and how many positive and negative examples had each: what the area under the ROC curve is made of.
 * The area is the share of pairs of a positive and a negative example in which the positive one has the higher score; a pair of
 * equal scores counts half (Mann and Whitney, "On a test of whether one of two random variables is stochastically larger than
 * the other", 1947). DL4J's {@code ROC} gives such pairs the order that its sort leaves them in.
 *
 * <p>Up to a number of examples scores are kept as they are, and the area is exact. Beyond it they are put into bins: each
 * halving of a score, and of its distance to 1, has 2^bits of them. Pairs in the same bin then count half, so the area is off by
 * at most half their share, which is known ({@link #error}). Whether there are bins depends on the number of examples alone,
 * not on the parts.
 */
final class RankCounts implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int MANTISSA = 23;
    private static final int QUEUE = 1024;
    private static final long[] NONE = {};

    private final long most;
    private final int bits;
    private boolean binned;
    private int[] keys = {};
    private int[] positives = {};
    private int[] negatives = {};

    /** Scores that wait to be put in order, many at once: twice the key, and 1 where the example is positive. */
    private transient long[] queue = NONE;

    private transient int waiting;

    /**
     * @param most the most examples whose scores are kept as they are
     * @param bits 2^bits bins to each halving, from 0 to 23
     */
    RankCounts(long most, int bits) {
        this.most = most;
        this.bits = bits;
    }

    /**
     * Counts finite scores: one of each row.
     *
     * @param column of the outputs, and of the labels, where above 0.5 is positive
     */
    void add(float[] labels, float[] outputs, int rows, int columns, int column) {
        for (int row = 0; row < rows; row++) {
            if (waiting == queue.length) {
                settle();
                queue = new long[Math.max(QUEUE, keys.length)]; // as long as what it is merged with: n log n in all
            }
            int at = row * columns + column;
            queue[waiting++] = ((long) order(outputs[at]) << 1) + (labels[at] > 0.5 ? 1 : 0);
        }
    }

    /** Puts scores that wait into their places. */
    private void settle() {
        if (waiting == 0) {
            return;
        }
        Arrays.sort(queue, 0, waiting);
        RankCounts sorted = new RankCounts(most, bits);
        sorted.allocate(waiting);
        int used = 0;
        for (int i = 0; i < waiting; i++) {
            int positive = (int) (queue[i] & 1);
            used = sorted.put(used, (int) (queue[i] >> 1), positive, 1 - positive);
        }
        sorted.shorten(used);
        waiting = 0;
        queue = NONE;
        merge(sorted);
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        settle();
        out.defaultWriteObject();
    }

    private Object readResolve() {
        return copy();
    }

    /** Adds other counts. */
    void merge(RankCounts other) {
        settle();
        other.settle();
        if (other.keys.length == 0) {
            return;
        }
        RankCounts added = other;
        if (binned || other.binned || examples() + other.examples() > most) {
            bin();
            added = other.copy();
            added.bin();
        }
        RankCounts before = with(keys, positives, negatives);
        allocate(before.keys.length + added.keys.length);
        int used = 0;
        int a = 0;
        int b = 0;
        while (a < before.keys.length || b < added.keys.length) {
            boolean first = b == added.keys.length || (a < before.keys.length && before.keys[a] <= added.keys[b]);
            RankCounts from = first ? before : added;
            int i = first ? a++ : b++;
            used = put(used, from.keys[i], from.positives[i], from.negatives[i]);
        }
        shorten(used);
    }

    /** The area; NaN without a positive or without a negative example. */
    double area() {
        settle();
        double twice = 0;
        long below = 0;
        for (int i = 0; i < keys.length; i++) {
            twice += (double) positives[i] * (2 * below + negatives[i]);
            below += negatives[i];
        }
        return twice / 2 / pairs();
    }

    /** By how much the area may be off at most. */
    double error() {
        settle();
        double same = 0;
        for (int i = 0; binned && i < keys.length; i++) {
            same += (double) positives[i] * negatives[i];
        }
        return same / 2 / pairs();
    }

    private double pairs() {
        return (double) sum(positives) * sum(negatives);
    }

    private long examples() {
        return sum(positives) + sum(negatives);
    }

    private static long sum(int[] counts) {
        return Arrays.stream(counts).asLongStream().sum();
    }

    private void bin() {
        if (binned) {
            return;
        }
        binned = true;
        int used = 0;
        for (int i = 0; i < keys.length; i++) { // bins ascend as scores do
            used = put(used, binOf(keys[i]), positives[i], negatives[i]);
        }
        shorten(used);
    }

    /** Scores up to 0.5 by themselves, those above by their distance to 1: floats are as dense there as near 0. */
    private int binOf(int key) {
        float score = Float.intBitsToFloat(order(key));
        int half = order(0.5f);
        long place = score <= 0.5f ? key : 2L * half - order(1 - score);
        return (int) (place >> (MANTISSA - bits));
    }

    /** A number whose order is that of the score. */
    private static int order(float score) {
        return order(Float.floatToIntBits(score + 0f)); // -0 is 0
    }

    private static int order(int bits) {
        return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    }

    /** Puts counts behind those that are there, or adds them to the last, where the key is the same. */
    private int put(int used, int key, int positive, int negative) {
        boolean same = used > 0 && keys[used - 1] == key;
        int at = same ? used - 1 : used;
        keys[at] = key;
        positives[at] = Math.addExact(same ? positives[at] : 0, positive);
        negatives[at] = Math.addExact(same ? negatives[at] : 0, negative);
        return at + 1;
    }

    private void allocate(int length) {
        keys = new int[length];
        positives = new int[length];
        negatives = new int[length];
    }

    private void shorten(int length) {
        keys = Arrays.copyOf(keys, length);
        positives = Arrays.copyOf(positives, length);
        negatives = Arrays.copyOf(negatives, length);
    }

    private RankCounts copy() {
        return with(keys.clone(), positives.clone(), negatives.clone());
    }

    private RankCounts with(int[] otherKeys, int[] otherPositives, int[] otherNegatives) {
        RankCounts counts = new RankCounts(most, bits);
        counts.binned = binned;
        counts.keys = otherKeys;
        counts.positives = otherPositives;
        counts.negatives = otherNegatives;
        return counts;
    }
}
