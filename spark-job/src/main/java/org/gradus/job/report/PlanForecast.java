package org.gradus.job.report;

import java.nio.FloatBuffer;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.gradus.group.Mask;
import org.gradus.plan.Course;
import org.gradus.plan.Phase;
import org.gradus.plan.Planner;
import org.gradus.plan.RoundTraffic;

/** The plans of a run as far as they are known before training. */
public final class PlanForecast {
    private final Planner planner;
    private final float[] weights;
    private final OptionalLong steps;
    private final RoundTraffic traffic;

    /**
     * @param planner makes the plans
     * @param weights the flat weights before training
     * @param steps how many steps each replica will take; empty where unknown
     * @param traffic what the replicas send each other
     */
    public PlanForecast(Planner planner, float[] weights, OptionalLong steps, RoundTraffic traffic) {
        this.planner = planner;
        this.weights = weights;
        this.steps = steps;
        this.traffic = traffic;
    }

    /** The whole text: the first plan, then one section for each step at which another phase starts, or a mask starts or ends. */
    @Override
    public String toString() {
        PlanText text = new PlanText(planner.course(), steps, traffic);
        StringBuilder all = new StringBuilder(text.start(planner.start()));
        NavigableSet<Long> changes = changes();
        if (steps.isEmpty() && !changes.isEmpty()) {
            return all + "(the plan changes in the run; when, is not known without the number of steps)\n";
        }
        for (long step : changes.headSet(steps.orElse(0), true)) {
            // Without the masks before: what is computed again in between is left out, and a ramp has gone on since.
            all.append(text.foreseen(planner.at(step, FloatBuffer.wrap(weights), null, Map.of())));
        }
        return all.toString();
    }

    /** Steps after the first; those at which masks are only computed again are left out. */
    private NavigableSet<Long> changes() {
        Course course = planner.course();
        NavigableSet<Long> changes = new TreeSet<>();
        for (int k = 0; k < course.phases().size(); k++) {
            int number = k;
            Phase phase = course.phases().get(k);
            changes.add(phase.step());
            for (Mask mask : phase.settings().masks()) {
                LongStream.of(mask.from(), mask.until())
                        .filter(step -> step < Long.MAX_VALUE && course.phase(step) == number)
                        .forEach(changes::add);
            }
        }
        changes.remove(0L);
        return changes;
    }
}
