package org.gradus.job.driver;

import java.util.Optional;
import org.gradus.plan.Plan;
import org.gradus.plan.PlannedGroup;

/** Finds the group that ran away: a loss that is not finite makes every gradient so, and no update tells any more. */
final class Runaway {
    private Runaway() {}

    /**
     * The group whose weights moved the farthest. The way is absolute: a bias that starts at 0 grows without bound as soon
     * as it moves.
     *
     * @param plan which elements a group owns
     * @param before packed weights at the start of the run; the other groups soon follow the one that ran away, but it is
     *     still ahead
     * @param after packed weights that gave the loss
     * @return empty when nothing moved
     */
    static Optional<String> group(Plan plan, float[] before, float[] after) {
        Optional<String> farthest = Optional.empty();
        double most = 0;
        int at = 0;
        for (PlannedGroup group : plan.groups()) {
            int end = at + group.trainable();
            double way = way(before, after, at, end);
            if (way > most) {
                farthest = Optional.of(group.name());
                most = way;
            }
            at = end;
        }
        return farthest;
    }

    private static double way(float[] before, float[] after, int from, int to) {
        double most = 0;
        for (int i = from; i < to; i++) {
            most = Math.max(most, Math.abs((double) after[i] - before[i]));
        }
        return most;
    }
}
