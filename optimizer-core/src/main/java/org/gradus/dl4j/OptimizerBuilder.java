package org.gradus.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.gradus.group.Clipping;
import org.gradus.group.Group;
import org.gradus.group.Mask;
import org.gradus.group.Scalar;
import org.gradus.group.Schedules;
import org.gradus.group.Selectors;
import org.gradus.group.Target;
import org.gradus.plan.Course;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.rule.Rule;
import org.gradus.schedule.Schedule;
import org.gradus.setting.Check;

/**
 * Collects what a {@link GroupedOptimizer}, or whatever else trains by groups, shall do. What is said without a group belongs to
 * the group {@code rest}, which owns what no other claims, and to every group that {@link #group(String, String, UnaryOperator)}
 * adds, whatever the order of the calls. A value that is illegal by itself is refused at the call, with an
 * IllegalArgumentException.
 *
 * @param <B> the builder itself
 */
public abstract class OptimizerBuilder<B extends OptimizerBuilder<B>> {
    private final List<UnaryOperator<OptimizerSettings>> groups = new ArrayList<>();
    private final List<Mask> masks = new ArrayList<>();
    private final List<Programme.Change> changes = new ArrayList<>();
    private Group rest;
    private boolean rated;
    private double clipNorm = Double.POSITIVE_INFINITY;
    private NonFinite guard = NonFinite.STOP;
    private long seed;

    /** @param rule until another one is asked for */
    protected OptimizerBuilder(Rule rule) {
        this.rest = Group.rest(rule);
    }

    /** This builder. */
    protected abstract B self();

    /** The arithmetic of the updates; default Adam as PyTorch has it. */
    public B rule(Rule rule) {
        rest = rated ? rest.withRule(rule) : rest.withRule(rule).withLr(rule.defaultRate());
        return self();
    }

    /** The learning rate, 0 or more; default the rule's. */
    public B lr(double lr) {
        rated = true;
        rest = rest.withLr(lr);
        return self();
    }

    /** The weight decay, 0 or more; default the network's own penalties, else the rule's. */
    public B weightDecay(double coefficient) {
        rest = rest.withWeightDecay(coefficient);
        return self();
    }

    /** The coefficient of the penalty {@code l1 |w|}, 0 or more; default the network's own penalties, else 0. */
    public B l1(double coefficient) {
        rest = rest.withL1(coefficient);
        return self();
    }

    /** What becomes of the learning rate over the steps. */
    public B schedule(Schedule schedule) {
        rest = rest.withSchedule(schedule);
        return self();
    }

    /**
     * What becomes of a hyperparameter over the steps.
     *
     * @param hyperparameter {@code lr}, {@code weightDecay}, {@code l1}, or one of the rule's: {@code momentum}, {@code beta1}
     */
    public B schedule(String hyperparameter, Schedule schedule) {
        Schedules schedules = rest.schedules();
        rest = rest.withSchedules(
                hyperparameter.equals("lr")
                        ? new Schedules(schedule, schedules.others())
                        : schedules.with(hyperparameter, schedule));
        return self();
    }

    /** The largest norm of the gradient over all that can move: {@code clip_grad_norm_}; default no limit. */
    public B clipNorm(double norm) {
        clipNorm = Check.positive("clipNorm", norm);
        return self();
    }

    /** Limits on the gradient of each group; default none. */
    public B clipping(Clipping limits) {
        rest = rest.withClipping(limits);
        return self();
    }

    /** Whether the score is climbed; default false. */
    public B maximize(boolean climbs) {
        rest = rest.withMaximize(climbs);
        return self();
    }

    /** What happens where a loss or a gradient is not finite; default: fit throws an IllegalStateException. */
    public B nonFinite(NonFinite what) {
        guard = what;
        return self();
    }

    /** The seed of random masks; default 0. */
    public B seed(long value) {
        seed = value;
        return self();
    }

    /** Adds a group that has settings of its own; nothing is inherited. */
    public B group(Group group) {
        groups.add(Changes.add(group));
        return self();
    }

    /**
     * Adds a group that starts from what is said without a group.
     *
     * @param name unique
     * @param select as {@link Selectors#parse} reads it: {@code "6_*"}, {@code "6_W[:, 0:5]"}
     * @param difference what it has else: {@code g -> g.withLr(1e-3)}
     */
    public B group(String name, String select, UnaryOperator<Group> difference) {
        Selectors.parse(select);
        groups.add(Changes.add(name, select, difference));
        return self();
    }

    /** Adds a frozen group that has its selector for a name; {@link GroupedOptimizer#unfreeze} lets it move. */
    public B freeze(String select) {
        return group(select, select, g -> g.withFrozen(true));
    }

    /** Adds a mask. */
    public B mask(Mask mask) {
        masks.add(mask);
        return self();
    }

    /** Adds a mask of one number. */
    public B mask(String select, Target target, double factor) {
        return mask(new Mask(Selectors.parse(select), target, new Scalar(factor)));
    }

    /**
     * Changes course at a step.
     *
     * @param step the first that has the change, 0 or more
     * @param change one of {@link Changes}, or any function of the settings in force
     */
    public B at(long step, UnaryOperator<OptimizerSettings> change) {
        changes.add(new Programme.Change(step, change));
        return self();
    }

    /** What was said, epoch by epoch as it was said. */
    protected final Course course() {
        return programme(0).course();
    }

    final Programme programme(long stepsPerEpoch) {
        OptimizerSettings settings = new OptimizerSettings(rest, List.of(), masks, clipNorm, guard, seed);
        for (UnaryOperator<OptimizerSettings> group : groups) {
            settings = group.apply(settings);
        }
        return new Programme(settings, changes, stepsPerEpoch);
    }
}
