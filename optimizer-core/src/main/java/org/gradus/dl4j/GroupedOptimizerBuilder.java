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
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.rule.Rule;
import org.gradus.schedule.Schedule;
import org.gradus.setting.Check;

/**
 * Collects the settings of a {@link GroupedOptimizer}. What is said without a group belongs to the group {@code rest}, which
 * owns what no other claims, and to every group that {@link #group(String, String, UnaryOperator)} adds, whatever the order of
 * the calls. A value that is illegal by itself is refused at the call, with an IllegalArgumentException.
 */
public final class GroupedOptimizerBuilder {
    private final Network network;
    private final List<UnaryOperator<OptimizerSettings>> groups = new ArrayList<>();
    private final List<Mask> masks = new ArrayList<>();
    private final List<Programme.Change> changes = new ArrayList<>();
    private Group rest;
    private boolean rated;
    private double clipNorm = Double.POSITIVE_INFINITY;
    private NonFinite guard = NonFinite.STOP;
    private long seed;
    private Where where = Where.preferred();
    private long stepsPerEpoch;

    GroupedOptimizerBuilder(Network network, Rule rule) {
        this.network = network;
        this.rest = Group.rest(rule);
    }

    /** The arithmetic of the updates; default Adam as PyTorch has it. */
    public GroupedOptimizerBuilder rule(Rule rule) {
        rest = rated ? rest.withRule(rule) : rest.withRule(rule).withLr(rule.defaultRate());
        return this;
    }

    /** The learning rate, 0 or more; default the rule's. */
    public GroupedOptimizerBuilder lr(double lr) {
        rated = true;
        rest = rest.withLr(lr);
        return this;
    }

    /** The weight decay, 0 or more; default the network's own penalties, else the rule's. */
    public GroupedOptimizerBuilder weightDecay(double coefficient) {
        rest = rest.withWeightDecay(coefficient);
        return this;
    }

    /** The coefficient of the penalty {@code l1 |w|}, 0 or more; default the network's own penalties, else 0. */
    public GroupedOptimizerBuilder l1(double coefficient) {
        rest = rest.withL1(coefficient);
        return this;
    }

    /** What becomes of the learning rate over the steps. */
    public GroupedOptimizerBuilder schedule(Schedule schedule) {
        rest = rest.withSchedule(schedule);
        return this;
    }

    /**
     * What becomes of a hyperparameter over the steps.
     *
     * @param hyperparameter {@code lr}, {@code weightDecay}, {@code l1}, or one of the rule's: {@code momentum}, {@code beta1}
     */
    public GroupedOptimizerBuilder schedule(String hyperparameter, Schedule schedule) {
        Schedules schedules = rest.schedules();
        rest = rest.withSchedules(
                hyperparameter.equals("lr")
                        ? new Schedules(schedule, schedules.others())
                        : schedules.with(hyperparameter, schedule));
        return this;
    }

    /** The largest norm of the gradient over all that can move: {@code clip_grad_norm_}; default no limit. */
    public GroupedOptimizerBuilder clipNorm(double norm) {
        clipNorm = Check.positive("clipNorm", norm);
        return this;
    }

    /** Limits on the gradient of each group; default none. */
    public GroupedOptimizerBuilder clipping(Clipping limits) {
        rest = rest.withClipping(limits);
        return this;
    }

    /** Whether the score is climbed; default false. */
    public GroupedOptimizerBuilder maximize(boolean climbs) {
        rest = rest.withMaximize(climbs);
        return this;
    }

    /** What happens where a loss or a gradient is not finite; default: fit throws an IllegalStateException. */
    public GroupedOptimizerBuilder nonFinite(NonFinite what) {
        guard = what;
        return this;
    }

    /** The seed of random masks; default 0. */
    public GroupedOptimizerBuilder seed(long value) {
        seed = value;
        return this;
    }

    /** Adds a group that has settings of its own; nothing is inherited. */
    public GroupedOptimizerBuilder group(Group group) {
        groups.add(Changes.add(group));
        return this;
    }

    /**
     * Adds a group that starts from what is said without a group.
     *
     * @param name unique
     * @param select as {@link Selectors#parse} reads it: {@code "6_*"}, {@code "6_W[:, 0:5]"}
     * @param difference what it has else: {@code g -> g.withLr(1e-3)}
     */
    public GroupedOptimizerBuilder group(String name, String select, UnaryOperator<Group> difference) {
        Selectors.parse(select);
        groups.add(Changes.add(name, select, difference));
        return this;
    }

    /** Adds a frozen group that has its selector for a name; {@link GroupedOptimizer#unfreeze} lets it move. */
    public GroupedOptimizerBuilder freeze(String select) {
        return group(select, select, g -> g.withFrozen(true));
    }

    /** Adds a mask. */
    public GroupedOptimizerBuilder mask(Mask mask) {
        masks.add(mask);
        return this;
    }

    /** Adds a mask of one number. */
    public GroupedOptimizerBuilder mask(String select, Target target, double factor) {
        return mask(new Mask(Selectors.parse(select), target, new Scalar(factor)));
    }

    /**
     * Changes course at a step.
     *
     * @param step the first that has the change, 0 or more
     * @param change one of {@link Changes}, or any function of the settings in force
     */
    public GroupedOptimizerBuilder at(long step, UnaryOperator<OptimizerSettings> change) {
        changes.add(new Programme.Change(step, change));
        return this;
    }

    /** How many mini-batches an epoch has, for schedules that speak of epochs; default: each step is one. */
    public GroupedOptimizerBuilder stepsPerEpoch(long steps) {
        stepsPerEpoch = Check.atLeast("stepsPerEpoch", steps, 1);
        return this;
    }

    /** Where the network's vectors are said to lie, whatever ND4J's backend is. */
    GroupedOptimizerBuilder where(Where place) {
        where = place;
        return this;
    }

    /**
     * Has the network's {@code fit} use these settings from its next call on. An optimizer that was attached before is detached.
     * Elements that a mask prunes from step 0 on become 0 here.
     *
     * @throws ModelException with everything that keeps the network from being trained so
     * @throws org.gradus.setting.FaultsException with every fault of the groups and masks
     * @throws IllegalArgumentException when a programmed change names a group that does not exist, or on a backend other than
     *     ND4J's CPU backend a rule is not one of Gradus
     */
    public GroupedOptimizer attach() {
        OptimizerSettings settings = new OptimizerSettings(rest, List.of(), masks, clipNorm, guard, seed);
        for (UnaryOperator<OptimizerSettings> group : groups) {
            settings = group.apply(settings);
        }
        return new GroupedOptimizer(network, new Programme(settings, changes, stepsPerEpoch), where);
    }
}
