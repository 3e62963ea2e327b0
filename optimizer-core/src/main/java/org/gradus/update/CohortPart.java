package org.gradus.update;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gradus.plan.Part;
import org.gradus.plan.PlannedGroup;
import org.gradus.plan.Runs;
import org.gradus.rule.UpdateCounts;
import org.gradus.state.Cohorts;

/**
 * A part of a group, its elements in the order of their cohorts: those that have had the same number of updates are neighbours, so
 * that each cohort is a range that is updated with numbers of its own. Cohorts come in the order of their first elements: a part
 * of one cohort, or of cohorts that lie one after the other, keeps the order of the plan.
 */
public final class CohortPart {
    private final Part part;
    private final int[] cohorts;
    private final int[] ends;
    private final int[] planned;
    private final int[] lengths;

    private CohortPart(Part part, int[] cohorts, int[] ends, int[] planned, int[] lengths) {
        this.part = part;
        this.cohorts = cohorts;
        this.ends = ends;
        this.planned = planned;
        this.lengths = lengths;
    }

    /** The parts of a group that can move, in the order of the plan. */
    public static List<CohortPart> of(PlannedGroup group, Cohorts cohorts) {
        List<CohortPart> parts = new ArrayList<>();
        int at = 0;
        for (Part part : group.parts()) {
            int total = part.trainable().total();
            if (total > 0) {
                parts.add(of(part, cohorts, at));
            }
            at += total;
        }
        return parts;
    }

    private static CohortPart of(Part part, Cohorts cohorts, int first) {
        int total = part.trainable().total();
        CohortOrder order = new CohortOrder(part.trainable(), cohorts, first);
        if (order.isPlanned()) {
            return new CohortPart(part, order.cohorts(), order.ends(), new int[] {0}, new int[] {total});
        }
        CohortPart unordered = new CohortPart(part, order.cohorts(), order.ends(), order.planned(), order.lengths());
        Part ordered = new Part(
                part.parameter(),
                part.owned(),
                Runs.inOrder(order.places(), order.lengths()),
                part.regularization(),
                part.origin(),
                unordered.ordered(part.rateMask()),
                unordered.ordered(part.decayMask()),
                unordered.ordered(part.gradientMask()),
                part.slots());
        return new CohortPart(ordered, order.cohorts(), order.ends(), order.planned(), order.lengths());
    }

    private float[] ordered(float[] mask) {
        if (mask == null) {
            return null;
        }
        float[] ordered = new float[mask.length];
        order(mask, 0, ordered, 0, mask.length);
        return ordered;
    }

    /** The part; its elements and masks are in the order of cohorts. */
    public Part part() {
        return part;
    }

    /** The number of ranges: cohorts that the part has elements of. */
    public int ranges() {
        return ends.length;
    }

    /** The cohort of a range. */
    public int cohort(int range) {
        return cohorts[range];
    }

    /** The position of a range's first element. */
    public int start(int range) {
        return range == 0 ? 0 : ends[range - 1];
    }

    /** The position after a range's last element. */
    public int end(int range) {
        return ends[range];
    }

    /** The updates that each element has had, where the oldest of the group have had so many. */
    public UpdateCounts counts(long steps, Cohorts of) {
        long[] counts = Arrays.stream(cohorts)
                .mapToLong(cohort -> steps - of.behind(cohort))
                .toArray();
        return new UpdateCounts(counts, ends);
    }

    /**
     * Copies a slot from the order of the plan to that of cohorts.
     *
     * @param length floats of the slot: one per element; any number where the order is the plan's
     */
    public void order(float[] from, int at, float[] to, int start, int length) {
        if (planned.length == 1) {
            System.arraycopy(from, at, to, start, length);
            return;
        }
        int next = start;
        for (int k = 0; k < planned.length; k++) {
            System.arraycopy(from, at + planned[k], to, next, lengths[k]);
            next += lengths[k];
        }
    }

    /** Copies a slot from the order of cohorts to that of the plan; as {@link #order}. */
    public void plan(float[] from, int start, float[] to, int at, int length) {
        if (planned.length == 1) {
            System.arraycopy(from, start, to, at, length);
            return;
        }
        int next = start;
        for (int k = 0; k < planned.length; k++) {
            System.arraycopy(from, next, to, at + planned[k], lengths[k]);
            next += lengths[k];
        }
    }
}
