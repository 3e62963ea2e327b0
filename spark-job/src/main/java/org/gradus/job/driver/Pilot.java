package org.gradus.job.driver;

import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.List;
import org.gradus.plan.Course;
import org.gradus.plan.Planned;
import org.gradus.plan.Planner;
import org.gradus.schedule.Observations;
import org.gradus.state.Carry;
import org.gradus.state.GroupState;
import org.gradus.state.Skips;

/** Keeps a run on its course: where it starts, how long a round may be, and what becomes of a position when the plan changes. */
final class Pilot {
    private final Planner planner;
    private final float[] initial;
    private final long steps;
    private final int every;
    private final long dealt;

    /**
     * @param planner makes the plans
     * @param initial the flat weights before the first step
     * @param steps of each replica in the whole run
     * @param every the most steps of a round
     * @param dealt steps after which rows are dealt anew; 0: never
     */
    Pilot(Planner planner, float[] initial, long steps, int every, long dealt) {
        this.planner = planner;
        this.initial = initial;
        this.steps = steps;
        this.every = every;
        this.dealt = dealt;
    }

    Course course() {
        return planner.course();
    }

    /** Steps of each replica in the whole run. */
    long steps() {
        return steps;
    }

    /** Before the first step. */
    Position start(int replicas) {
        Planned planned = planner.start();
        List<Skips> none = Collections.nCopies(replicas, Skips.NONE);
        List<GroupState> fresh = GroupState.initial(planned.plan().groups());
        return position(0, 0, 0, planned, initial.clone(), fresh, Observations.NONE, none);
    }

    /** The weights before the first step, packed by a plan. */
    float[] packedStart(Stretch stretch) {
        return stretch.plan().pack(FloatBuffer.wrap(initial));
    }

    /** How many steps the round has that starts at a step: it ends where the plan changes, and where rows are dealt anew. */
    int length(long step) {
        long deal = dealt == 0 ? Long.MAX_VALUE : dealt - step % dealt;
        return Math.toIntExact(Math.min(Math.min(Math.min(every, steps - step), course().next(step) - step), deal));
    }

    /** How many rounds the run has. */
    long rounds() {
        long rounds = 0;
        for (long step = 0; step < steps; step += length(step)) {
            rounds++;
        }
        return rounds;
    }

    /** Whether the plan changes when the round that starts at a step has ended. */
    boolean changesAfter(long step) {
        return course().next(step) == step + length(step);
    }

    /** Whether the plan after the round that starts at a step looks at gradients. */
    boolean needsGradientAfter(long step) {
        return changesAfter(step) && course().needsGradient(step + length(step));
    }

    /**
     * A position under the plan that starts at it.
     *
     * @param end where a round has ended, under the plan before
     * @param gradient of the last step, the mean of the replicas; null: there is none
     */
    Position turn(Position end, float[] gradient) {
        Stretch before = end.stretch();
        float[] flat = end.flat();
        Planned planned = planner.at(
                end.step(),
                FloatBuffer.wrap(flat),
                gradient == null ? null : FloatBuffer.wrap(gradient),
                before.planned().masks());
        List<GroupState> states = Carry.over(before.plan(), end.states(), planned.plan());
        return position(
                end.round(), end.step(), before.version() + 1, planned, flat, states, end.observations(), end.skips());
    }

    private static Position position(
            long round,
            long step,
            int version,
            Planned planned,
            float[] flat,
            List<GroupState> states,
            Observations observations,
            List<Skips> skips) {
        planned.prune(FloatBuffer.wrap(flat));
        Stretch stretch = new Stretch(version, planned, flat);
        float[] packed = planned.plan().pack(FloatBuffer.wrap(flat));
        return new Position(round, step, stretch, packed, states, observations, skips);
    }
}
