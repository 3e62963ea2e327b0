package org.gradus.update;

import java.nio.FloatBuffer;
import java.util.List;
import org.gradus.engine.Layout;
import org.gradus.plan.Course;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Planned;
import org.gradus.plan.Planner;
import org.gradus.schedule.Observations;
import org.gradus.state.Carry;
import org.gradus.state.GroupState;
import org.gradus.state.OptimizerState;

/** A training by hand that follows a course, on a made-up loss. */
final class CourseRun {
    private final Planner planner;
    private final float[] weights;
    private Planned planned;
    private GroupedUpdate update;
    private long step;

    CourseRun(Layout layout, Course course) {
        weights = Vectors.normal(layout.length(), 1);
        planner = new Planner(layout, course, weights);
        planned = planner.start();
        planned.prune(FloatBuffer.wrap(weights));
        update = new GroupedUpdate(planned.plan());
    }

    /** The weights after some steps with settings that stay. */
    static float[] of(Layout layout, OptimizerSettings settings, int steps) {
        return new CourseRun(layout, Course.of(settings)).to(steps).weights();
    }

    /** Trains up to before a step. */
    CourseRun to(long end) {
        while (step < end) {
            FloatBuffer gradient = FloatBuffer.wrap(Vectors.gradient(weights, step));
            update.update(FloatBuffer.wrap(weights), gradient, step);
            long next = planner.course().next(step);
            step++;
            if (step == next) {
                change(planner.at(step, FloatBuffer.wrap(weights), gradient, planned.masks()));
            }
        }
        return this;
    }

    private void change(Planned next) {
        next.prune(FloatBuffer.wrap(weights));
        List<GroupState> states = Carry.over(planned.plan(), update.state(), next.plan());
        planned = next;
        update = new GroupedUpdate(next.plan());
        update.load(states);
    }

    Planned planned() {
        return planned;
    }

    GroupedUpdate update() {
        return update;
    }

    float[] weights() {
        return weights;
    }

    /** All that is remembered. */
    OptimizerState state() {
        return new OptimizerState(step, update.state(), planned.masks(), Observations.NONE, update.skips());
    }

    /** Goes on from what another run remembered. */
    CourseRun restore(OptimizerState state, float[] from) {
        System.arraycopy(from, 0, weights, 0, weights.length);
        step = state.step();
        planned = planner.at(step, FloatBuffer.wrap(weights), null, state.masks());
        update = new GroupedUpdate(planned.plan());
        update.load(state.groups());
        update.load(state.skips());
        return this;
    }
}
