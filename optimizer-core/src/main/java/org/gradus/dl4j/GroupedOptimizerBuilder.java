package org.gradus.dl4j;

import org.gradus.rule.Rule;
import org.gradus.setting.Check;

/** Collects the settings of a {@link GroupedOptimizer}. */
public final class GroupedOptimizerBuilder extends OptimizerBuilder<GroupedOptimizerBuilder> {
    private final Network network;
    private Where where = Where.preferred();
    private long stepsPerEpoch;

    GroupedOptimizerBuilder(Network network, Rule rule) {
        super(rule);
        this.network = network;
    }

    @Override
    protected GroupedOptimizerBuilder self() {
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
        return new GroupedOptimizer(network, programme(stepsPerEpoch), where);
    }
}
