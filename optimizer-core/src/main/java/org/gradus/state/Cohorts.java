package org.gradus.state;

import java.io.Serializable;
import java.util.Arrays;
import java.util.TreeSet;

/**
 * Which elements of a group have had fewer updates than its others, and how many fewer. Elements with equal counts are a cohort.
 * The counts of all cohorts grow alike, so the differences hold until the plan changes. Immutable.
 *
 * <p>Elements are those of the group that can move, in the order of its packed state.
 */
public final class Cohorts implements Serializable {
    /** All elements have had as many updates as their group. */
    public static final Cohorts ONE = new Cohorts(new long[] {0}, new int[0], new int[0]);

    /** The most cohorts whose numbers a float tells apart. */
    static final int MOST = 1 << 24;

    private static final long serialVersionUID = 1L;

    private final long[] behind;
    private final int[] ends;
    private final int[] cohorts;

    private Cohorts(long[] behind, int[] ends, int[] cohorts) {
        this.behind = behind;
        this.ends = ends;
        this.cohorts = cohorts;
    }

    /** Receives neighbours of one cohort. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * Receives the elements from one position to before another.
         *
         * @param cohort their cohort
         * @param from 0 or more
         * @param to more than from
         */
        void accept(int cohort, int from, int to);
    }

    /** The number of cohorts, 1 or more. */
    public int count() {
        return behind.length;
    }

    /** How many updates fewer than its group a cohort has had; 0 for cohort 0, more for each cohort after it. */
    public long behind(int cohort) {
        return behind[cohort];
    }

    /** Visits the elements from one position to before another in their order, all neighbours of one cohort at once. */
    public void visit(int from, int to, Visitor visitor) {
        if (ends.length == 0) {
            if (from < to) {
                visitor.accept(0, from, to);
            }
            return;
        }
        int found = Arrays.binarySearch(ends, from);
        int at = from;
        for (int run = found < 0 ? -found - 1 : found + 1; at < to; run++) {
            int end = Math.min(to, ends[run]);
            visitor.accept(cohorts[run], at, end);
            at = end;
        }
    }

    /** The cohort of each element, from one position to before another; exact, where there are at most {@link #MOST}. */
    float[] numbers(int from, int to) {
        float[] numbers = new float[to - from];
        visit(from, to, (cohort, start, end) -> Arrays.fill(numbers, start - from, end - from, cohort));
        return numbers;
    }

    /** The cohort of each element; empty where there is only one. */
    public float[] numbers() {
        return numbers(0, Math.max(0, elements()));
    }

    /** How many updates each cohort has had, where the oldest elements have had so many. */
    public long[] counts(long steps) {
        return Arrays.stream(behind).map(less -> steps - less).toArray();
    }

    /** For how many elements these are; -1: for any number. */
    int elements() {
        return ends.length == 0 ? -1 : ends[ends.length - 1];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cohorts that
                && Arrays.equals(behind, that.behind)
                && Arrays.equals(ends, that.ends)
                && Arrays.equals(cohorts, that.cohorts);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(behind) + Arrays.hashCode(ends)) + Arrays.hashCode(cohorts);
    }

    @Override
    public String toString() {
        return "cohorts behind by " + Arrays.toString(behind);
    }

    /** Collects the counts of a group's elements, in their order. */
    static final class Builder {
        private long[] counts = new long[16];
        private int[] ends = new int[16];
        private int size;

        /** Adds elements that have had as many updates. */
        void add(long count, int elements) {
            if (elements == 0) {
                return;
            }
            int start = size == 0 ? 0 : ends[size - 1];
            if (size > 0 && counts[size - 1] == count) {
                ends[size - 1] = start + elements;
                return;
            }
            if (size == ends.length) {
                counts = Arrays.copyOf(counts, 2 * size);
                ends = Arrays.copyOf(ends, 2 * size);
            }
            counts[size] = count;
            ends[size++] = start + elements;
        }

        /** The largest count; 0 without elements. */
        long most() {
            return Arrays.stream(counts, 0, size).max().orElse(0);
        }

        Cohorts build() {
            if (size <= 1) {
                return ONE;
            }
            long most = most();
            TreeSet<Long> distinct = new TreeSet<>();
            for (int k = 0; k < size; k++) {
                distinct.add(most - counts[k]);
            }
            long[] behind = distinct.stream().mapToLong(Long::longValue).toArray();
            int[] cohorts = new int[size];
            for (int k = 0; k < size; k++) {
                cohorts[k] = Arrays.binarySearch(behind, most - counts[k]);
            }
            return new Cohorts(behind, Arrays.copyOf(ends, size), cohorts);
        }
    }
}
