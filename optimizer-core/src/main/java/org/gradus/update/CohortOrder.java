package org.gradus.update;

import java.util.Arrays;
import org.gradus.plan.Runs;
import org.gradus.state.Cohorts;

/** Sorts elements by cohort; within a cohort, and from cohort to cohort by its first element, they stay in their order. */
final class CohortOrder {
    private final Runs runs;
    private final Cohorts all;
    private final int first;
    private final int[] cohorts;
    private final int[] ends;
    private final int[] places;
    private final int[] planned;
    private final int[] lengths;

    /** Receives neighbours of one cohort in one run. */
    private interface Visitor {
        void accept(int cohort, int place, int planned, int length);
    }

    /**
     * Sorts.
     *
     * @param runs the elements
     * @param all the cohorts of their group
     * @param first the position of the first of the elements in the group
     */
    CohortOrder(Runs runs, Cohorts all, int first) {
        this.runs = runs;
        this.all = all;
        this.first = first;
        int[] pieces = new int[all.count()];
        int[] totals = new int[all.count()];
        int[] found = new int[all.count()];
        int[] count = {0};
        visit((cohort, place, at, length) -> {
            if (pieces[cohort]++ == 0) {
                found[count[0]++] = cohort;
            }
            totals[cohort] += length;
        });
        cohorts = Arrays.copyOf(found, count[0]);
        ends = new int[cohorts.length];
        int[] next = new int[all.count()];
        int piece = 0;
        int end = 0;
        for (int k = 0; k < cohorts.length; k++) {
            next[cohorts[k]] = piece;
            piece += pieces[cohorts[k]];
            end += totals[cohorts[k]];
            ends[k] = end;
        }
        places = new int[cohorts.length == 1 ? 0 : piece];
        planned = new int[places.length];
        lengths = new int[places.length];
        if (places.length > 0) {
            visit((cohort, place, at, length) -> {
                int to = next[cohort]++;
                places[to] = place;
                planned[to] = at;
                lengths[to] = length;
            });
        }
    }

    private void visit(Visitor visitor) {
        int at = first;
        for (int k = 0; k < runs.count(); k++) {
            int place = runs.start(k) - at;
            all.visit(
                    at,
                    at + runs.length(k),
                    (cohort, from, to) -> visitor.accept(cohort, place + from, from - first, to - from));
            at += runs.length(k);
        }
    }

    /** The cohorts that there are elements of. */
    int[] cohorts() {
        return cohorts;
    }

    /** For each of them the position after its last element. */
    int[] ends() {
        return ends;
    }

    /** Whether the elements were in this order before. */
    boolean isPlanned() {
        for (int k = 1; k < planned.length; k++) {
            if (planned[k] < planned[k - 1]) {
                return false;
            }
        }
        return true;
    }

    /** Of each piece, which is neighbours of one cohort in one run, the first place in the flat vector. */
    int[] places() {
        return places;
    }

    /** Of each piece the position of its first element before. */
    int[] planned() {
        return planned;
    }

    /** The lengths of the pieces. */
    int[] lengths() {
        return lengths;
    }
}
