package org.gradus.job.driver;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.gradus.job.config.SyncConfig;
import org.gradus.job.replica.OwnState;
import org.gradus.plan.Course;
import org.gradus.plan.Plan;
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
    private final SyncConfig sync;
    private final long dealt;

    /**
     * @param planner makes the plans
     * @param initial the flat weights before the first step
     * @param steps of each replica in the whole run
     * @param sync how replicas come together
     * @param dealt steps after which rows are dealt anew; 0: never
     */
    Pilot(Planner planner, float[] initial, long steps, SyncConfig sync, long dealt) {
        this.planner = planner;
        this.initial = initial;
        this.steps = steps;
        this.sync = sync;
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
        int outer = sync.outer() == null ? 0 : planned.plan().trainable();
        return position(0, 0, 0, planned, initial.clone(), fresh, Observations.NONE, none, List.of(), new float[outer]);
    }

    /** The weights before the first step, packed by a plan. */
    float[] packedStart(Stretch stretch) {
        return stretch.plan().pack(FloatBuffer.wrap(initial));
    }

    /** How many steps the round has that starts at a step: it ends where the plan changes, and where rows are dealt anew. */
    int length(long step) {
        return Math.toIntExact(Math.min(sync.every().at(step), end(step) - step));
    }

    /** Where the stretch of steps ends that a step is in, whose plan and rows stay the same. */
    private long end(long step) {
        long deal = dealt == 0 ? Long.MAX_VALUE : step - step % dealt + dealt;
        return Math.min(Math.min(steps, course().next(step)), deal);
    }

    /** How many rounds the run has. */
    long rounds() {
        long rounds = 0;
        for (long step = 0; step < steps; step += length(step)) {
            rounds++;
        }
        return rounds;
    }

    /** The lengths of the rounds from a step on, up to the last one before the plan or the rows change or the run ends. */
    List<Integer> stretch(long step, int most) {
        List<Integer> lengths = new ArrayList<>();
        long end = end(step);
        for (long at = step; at < end && lengths.size() < most; at += length(at)) {
            lengths.add(length(at));
        }
        return lengths;
    }

    /** Whether the plan changes at a step. */
    boolean changesAt(long before, long step) {
        return step < steps && course().next(before) == step;
    }

    /** Whether the plan that starts at a step looks at gradients. */
    boolean needsGradient(long step) {
        return course().needsGradient(step);
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
        List<OwnState> own = end.own().stream()
                .map(one -> carried(before.plan(), one, planned.plan()))
                .toList();
        return position(
                end.round(),
                end.step(),
                before.version() + 1,
                planned,
                flat,
                states,
                end.observations(),
                end.skips(),
                own,
                sync.outer() == null ? end.outer() : carried(before.plan(), end.outer(), planned.plan()));
    }

    private static OwnState carried(Plan before, OwnState own, Plan after) {
        return new OwnState(
                own.states().isEmpty() ? List.of() : Carry.over(before, own.states(), after),
                own.residual().length == 0 ? own.residual() : carried(before, own.residual(), after));
    }

    /** One number per trainable element: those that can move for the first time start at 0. */
    static float[] carried(Plan before, float[] buffer, Plan after) {
        float[] flat = new float[after.layout().length()];
        before.unpack(Arrays.copyOf(buffer, before.packedLength()), FloatBuffer.wrap(flat));
        return Arrays.copyOf(after.pack(FloatBuffer.wrap(flat)), after.trainable());
    }

    private static Position position(
            long round,
            long step,
            int version,
            Planned planned,
            float[] flat,
            List<GroupState> states,
            Observations observations,
            List<Skips> skips,
            List<OwnState> own,
            float[] outer) {
        planned.prune(FloatBuffer.wrap(flat));
        Stretch stretch = new Stretch(version, planned, flat);
        float[] packed = planned.plan().pack(FloatBuffer.wrap(flat));
        return new Position(round, step, stretch, packed, states, observations, skips, own, outer);
    }
}
