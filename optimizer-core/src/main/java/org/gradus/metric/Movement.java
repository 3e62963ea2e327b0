package org.gradus.metric;

import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradus.plan.Plan;
import org.gradus.plan.PlannedGroup;

/**
 * How far the weights of each group went, and how long they are: sums of squares in double, over the elements that can move.
 * Parts of a vector add up; added in one order they give one result.
 *
 * @param way by group of the plan, the sum of the squares of after - before
 * @param length by group of the plan, the sum of the squares of after
 */
public record Movement(double[] way, double[] length) implements Serializable {
    /** Between two vectors, packed by a plan. */
    public static Movement of(Plan plan, float[] before, float[] after) {
        return of(plan, 0, before.length, before, after);
    }

    /**
     * Between two vectors, packed by a plan, in some of their elements.
     *
     * @param from the first
     * @param to after the last; not above from: none
     */
    public static Movement of(Plan plan, int from, int to, float[] before, float[] after) {
        List<PlannedGroup> groups = plan.groups();
        Movement sums = new Movement(new double[groups.size()], new double[groups.size()]);
        int start = 0;
        for (int g = 0; g < groups.size(); g++) {
            int end = start + groups.get(g).trainable();
            for (int i = Math.max(start, from); i < Math.min(end, to); i++) {
                double step = (double) after[i] - before[i];
                sums.way[g] += step * step;
                sums.length[g] += (double) after[i] * after[i];
            }
            start = end;
        }
        return sums;
    }

    /** This and another part. */
    public Movement plus(Movement other) {
        double[] ways = way.clone();
        double[] lengths = length.clone();
        Arrays.setAll(ways, g -> way[g] + other.way[g]);
        Arrays.setAll(lengths, g -> length[g] + other.length[g]);
        return new Movement(ways, lengths);
    }

    /**
     * By name of each group that is not frozen: the norm of its way by the norm of its weights; 0 where nothing moved, infinite
     * where weights moved to 0.
     */
    public Map<String, Double> ratios(Plan plan) {
        Map<String, Double> ratios = new LinkedHashMap<>();
        for (int g = 0; g < way.length; g++) {
            PlannedGroup group = plan.groups().get(g);
            if (!group.settings().frozen()) {
                ratios.put(group.name(), way[g] == 0 ? 0 : Math.sqrt(way[g] / length[g]));
            }
        }
        return ratios;
    }
}
