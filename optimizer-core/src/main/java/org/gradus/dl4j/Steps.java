package org.gradus.dl4j;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.gradus.device.FlatElements;
import org.gradus.device.FlatUpdate;
import org.gradus.engine.LayerModes;
import org.gradus.engine.Layout;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Plan;
import org.gradus.plan.Planned;
import org.gradus.plan.Planner;
import org.gradus.schedule.Observations;
import org.gradus.state.Carry;
import org.gradus.state.GroupState;
import org.gradus.state.OptimizerState;
import org.gradus.state.Partial;
import org.gradus.state.SavedState;
import org.gradus.state.Skips;
import org.gradus.state.States;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The steps of one network: follows a course, and turns gradients into amounts. Knows flat vectors only. */
final class Steps {
    private final Layout layout;
    private final float[] initial;
    private final boolean constrained;
    private Programme programme;
    private Planner planner;
    private Planned planned;
    private Where where;
    private FlatUpdate<INDArray> update;
    private long step;
    private Observations observations = Observations.NONE;
    private FloatBuffer gradient;
    private FlatElements<INDArray> still;
    private FlatElements<INDArray> statistics;
    private FlatElements<INDArray> held;
    private Consumer<LayerModes> layers = modes -> {};
    private boolean changed;
    private boolean within;
    private boolean released;

    /**
     * @param layout the network's parameters
     * @param weights the flat vector; elements that are pruned from the first step on become 0
     * @param constrained whether weights are moved once more after a step
     * @param programme the settings
     * @param where the weights and gradients lie
     * @throws org.gradus.setting.FaultsException with every fault of them
     * @throws IllegalArgumentException when a rule does not work there
     */
    Steps(Layout layout, INDArray weights, boolean constrained, Programme programme, Where where) {
        this.layout = layout;
        this.constrained = constrained;
        this.programme = programme;
        this.where = where;
        this.initial = new float[layout.length()];
        where.floats(weights).get(0, initial);
        this.planner = planner(programme);
        Planned first = planner.start();
        follow(first, GroupState.initial(first.plan().groups()), Skips.NONE);
        prune(first, weights);
    }

    private Planner planner(Programme of) {
        Planner found = new Planner(layout, of.course(), initial);
        where.require(of.course());
        return found;
    }

    private void prune(Planned next, INDArray weights) {
        try (FlatElements<INDArray> pruned = where.elements(next.pruned(), layout.length())) {
            pruned.clear(weights);
        }
    }

    private void follow(Planned next, List<GroupState> states, Skips skips) {
        FlatUpdate<INDArray> worker = worker(next.plan(), states, skips);
        if (update != null) {
            close();
        }
        planned = next;
        update = worker;
        still = where.elements(next.plan().still(), layout.length());
        statistics = where.elements(next.plan().allStatistics(), layout.length());
        held = where.elements(next.plan().heldStatistics(), layout.length());
        layers.accept(next.plan().modes());
        changed = false;
    }

    private FlatUpdate<INDArray> worker(Plan plan, List<GroupState> states, Skips skips) {
        FlatUpdate<INDArray> worker = where.update(plan);
        try {
            worker.load(states);
            worker.load(skips);
            worker.observe(observations);
            return worker;
        } catch (RuntimeException e) {
            worker.close();
            throw e;
        }
    }

    private void close() {
        update.close();
        still.close();
        statistics.close();
        held.close();
    }

    /** Has a network's layers compute as the plans say, from now on; null: as the model says. */
    void use(Consumer<LayerModes> network) {
        layers.accept(LayerModes.MODEL);
        layers = network == null ? modes -> {} : network;
        layers.accept(planned.plan().modes());
    }

    /**
     * Leaves in the gradient what is to be subtracted from the weights.
     *
     * @param weights the flat vector
     * @param amounts in: the gradient; out: the amounts
     * @param score the loss
     * @throws IllegalStateException when a number is not finite and the guard does not skip it; then the weights must stay
     */
    void update(INDArray weights, INDArray amounts, double score) {
        within = false; // what came before may have ended in an exception
        advance(weights);
        if (constrained) {
            still.keep(weights);
        }
        gradient = planner.course().needsGradient(step + 1)
                ? FloatBuffer.wrap(new float[layout.length()]).put(0, where.floats(amounts), 0, layout.length())
                : null;
        if (!Double.isFinite(score)) {
            stop(update.skip(), "the loss is " + score);
            amounts.assign(0);
        } else {
            boolean updated = update.amounts(weights, amounts, step);
            // Asked in every step, though a device must be waited for: after it the caller subtracts.
            update.nonFinite().ifPresent(group -> stop(false, "the update of group " + group + " is not finite"));
            // Statistics of frozen layers stay; those of a skipped step do too.
            (updated ? held : statistics).clear(amounts);
        }
        step++;
        within = true;
    }

    /** Ends fit where it may not go on. */
    private void stop(boolean goOn, String what) {
        if (!goOn) {
            throw new IllegalStateException(
                    what + " at step " + step + ", the " + update.skips().inARow()
                            + ". such step in a row; the weights are those before it. nonFinite(NonFinite.SKIP) skips"
                            + " such steps");
        }
    }

    /** Ends a step whose amounts were subtracted, and whose constraints were applied. */
    void finish(INDArray weights) {
        boolean updated = within;
        within = false;
        if (constrained && updated) {
            still.restore(weights);
        }
        advance(weights);
        if (released) {
            release();
        }
    }

    /** Gives memory on a device back at the end of the network's last step; the state stays. */
    void release() {
        released = true;
        if (where != Where.HOST && !within) {
            boolean pending = changed;
            List<GroupState> states = update.state();
            where = Where.HOST;
            follow(planned, states, update.skips());
            changed = pending;
        }
    }

    /** Before the gradient of a step is computed: layers then compute as its plan says. */
    void begin(INDArray weights) {
        within = false; // what came before may have ended in an exception
        advance(weights);
    }

    /** Whether the next step has another plan than the last one. */
    private boolean due() {
        return changed || step >= planner.course().next(planned.step());
    }

    /** Makes the plan of the next step where it is another one; not before constraints have moved the weights. */
    void advance(INDArray weights) {
        if (!due() || (within && constrained)) {
            return;
        }
        Planned next = planner.at(step, where.floats(weights), gradient, planned.masks());
        List<GroupState> states = Carry.over(planned.plan(), update.state(), next.plan());
        follow(next, states, update.skips());
        prune(next, weights);
    }

    /** Changes the settings from the next step on; nothing changes where that is refused. */
    void change(UnaryOperator<OptimizerSettings> how) {
        Programme next = programme.changed(step, how);
        planner = planner(next);
        programme = next;
        changed = true;
    }

    /** The settings of the next step. */
    OptimizerSettings settings() {
        return programme.settings(step);
    }

    long step() {
        return step;
    }

    Plan plan() {
        return planned.plan();
    }

    Skips skips() {
        return update.skips();
    }

    void observe(Map<String, Double> metrics) {
        observations = observations.with(step, metrics);
        update.observe(observations);
    }

    /** @throws IllegalStateException where a listener asks before the constraints of a step at which the plan changes */
    OptimizerState state() {
        if (due()) {
            throw new IllegalStateException(
                    "the plan changes at step " + step + ", which constraints of the network are"
                            + " still to end: ask for the state after fit, or from a listener's onEpochEnd");
        }
        return new OptimizerState(step, update.state(), planned.masks(), observations, update.skips());
    }

    /** What holds at the next step. */
    Planned planned() {
        return planned;
    }

    /** Puts a saved state in the place of this one; nothing changes where it does not fit. */
    void load(OptimizerState state, INDArray weights) {
        Planned there = planner.at(state.step(), where.floats(weights), null, state.masks());
        States.requireFit(there.plan(), state.groups());
        resume(there, state);
    }

    /** The same, of a file. */
    void load(SavedState saved, Partial partial, INDArray weights) {
        boolean here = partial.settings().contains("step");
        Planned there = here ? planned : planner.at(saved.step(), where.floats(weights), null, saved.masks());
        resume(there, saved.fit(there, partial));
    }

    private void resume(Planned there, OptimizerState state) {
        observations = state.observations();
        follow(there, state.groups(), state.skips());
        step = state.step();
        gradient = null;
    }
}
