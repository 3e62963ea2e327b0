package org.gradus.plan;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.gradus.engine.Layout;
import org.gradus.group.Snapshot;
import org.gradus.setting.Fault;
import org.gradus.setting.Faults;

/**
 * Makes the plan of each stretch of a run. A plan is a function of the course, the step, the weights and gradients at it, and
 * the masks before it; so every driver, and one that resumes, makes the same.
 */
public final class Planner {
    private final Layout layout;
    private final Course course;
    private final float[] initial;

    /**
     * @param layout the model's parameters
     * @param course the settings
     * @param initial the weights before the first step, copied
     * @throws org.gradus.setting.FaultsException with the faults of every phase, of a later one with its step: see
     *     {@link PlanCompiler#compile}
     */
    public Planner(Layout layout, Course course, float[] initial) {
        this.layout = layout;
        this.course = course;
        this.initial = initial.clone();
        Faults faults = new Faults();
        List<List<Fault>> found = faults(layout, course, this.initial);
        for (int k = 0; k < found.size(); k++) {
            String when = k == 0 ? "" : "at step " + course.phases().get(k).step() + " ";
            found.get(k).forEach(fault -> faults.add(when + fault.where(), fault.what()));
        }
        faults.throwIfAny("groups and masks");
    }

    /**
     * Everything that is wrong with the settings of a course, for who knows better than the step where they come from.
     *
     * @param layout the model's parameters
     * @param course the settings
     * @param initial the weights before the first step; only read
     * @return the faults of each phase, all of them, also those that it has in common with others; paths lead into its settings:
     *     {@code groups[0].select}, {@code masks[1].lr}, {@code optimizer.schedule.beta1}
     */
    public static List<List<Fault>> faults(Layout layout, Course course, float[] initial) {
        return course.phases().stream()
                .map(phase -> faults(layout, phase, FloatBuffer.wrap(initial)))
                .toList();
    }

    private static List<Fault> faults(Layout layout, Phase phase, FloatBuffer initial) {
        Faults found = new Faults();
        Snapshot draft = new Snapshot(phase.step(), initial, initial, null);
        new PlanCompiler(layout, phase.settings(), found).compile(draft, Map.of());
        return found.list();
    }

    /** The settings that this follows. */
    public Course course() {
        return course;
    }

    /** What holds from step 0 on. */
    public Planned start() {
        return at(0, FloatBuffer.wrap(initial), null, Map.of());
    }

    /**
     * What holds from a step on.
     *
     * @param step 0, or one that {@link Course#next} gave; asked again with the masks that came of it, it gives the same plan
     * @param weights the flat vector as it is; only read
     * @param gradient of the step before, the mean over the replicas; null: there is none, and masks that need one keep
     *     the numbers that they have. Only read
     * @param before the masks of the plan before; empty: none
     */
    public Planned at(long step, FloatBuffer weights, FloatBuffer gradient, Map<String, MaskState> before) {
        Faults faults = new Faults();
        Snapshot now = new Snapshot(step, weights, FloatBuffer.wrap(initial), gradient);
        Planned planned = new PlanCompiler(layout, course.settings(step), faults).compile(now, before);
        faults.throwIfAny("groups and masks at step " + step + " (masks " + new TreeSet<>(before.keySet()) + ")");
        return planned;
    }
}
