package org.gradus.job.average;

import java.util.List;
import org.gradus.job.config.OuterConfig;
import org.gradus.plan.PlannedGroup;
import org.gradus.schedule.Observations;

/** One step of the optimizer of the rounds, {@link OuterConfig}, on a part of the trainable elements. */
public final class OuterStep {
    private final OuterConfig config;
    private final List<PlannedGroup> groups;

    /** @param groups in the order of the packed vector */
    public OuterStep(OuterConfig config, List<PlannedGroup> groups) {
        this.config = config;
        this.groups = groups;
    }

    /**
     * Moves.
     *
     * @param before where the round started
     * @param mean the replicas' mean; out: where the next round starts
     * @param buffer the state, changed
     * @param step the first of the round
     */
    public void apply(float[] before, float[] mean, float[] buffer, int from, int to, long step, Observations seen) {
        int at = 0;
        for (PlannedGroup group : groups) {
            int end = at + group.trainable();
            int start = Math.max(from, at);
            int stop = Math.min(to, end);
            if (start < stop) {
                move(
                        before,
                        mean,
                        buffer,
                        start,
                        stop,
                        config.rule() == OuterConfig.Rule.SLOWMO ? rate(group, step, seen) : 1);
            }
            at = end;
        }
    }

    private static double rate(PlannedGroup group, long step, Observations seen) {
        return group.settings()
                .schedules()
                .observed(seen)
                .lr()
                .at(step, group.settings().lr());
    }

    private void move(float[] before, float[] mean, float[] buffer, int from, int to, double rate) {
        double lr = config.lr();
        double momentum = config.momentum();
        boolean nesterov = config.rule() == OuterConfig.Rule.NESTEROV;
        for (int i = from; i < to; i++) {
            double way = (double) before[i] - mean[i];
            double b = momentum * buffer[i] + (rate == 0 ? 0 : way / rate);
            buffer[i] = (float) b;
            double step = nesterov ? way + momentum * b : b * rate;
            mean[i] = (float) (before[i] - lr * step);
        }
    }
}
