package org.gradus.update;

import java.util.List;
import java.util.Optional;
import org.gradus.schedule.Observations;
import org.gradus.state.GroupState;
import org.gradus.state.Skips;

/** How far an update has come: what it keeps from step to step, wherever the weights lie. */
public interface Progress {
    /** The state of every group, in the order of the plan: deep copies, on the host. */
    List<GroupState> state();

    /**
     * Replaces the state by a deep copy of another.
     *
     * @param states one per group of the plan, in its order; never changed, so that replicas may share them
     * @throws org.gradus.setting.FaultsException when counts or lengths do not fit the plan
     */
    void load(List<GroupState> states);

    /** How many updates the oldest elements of each group have had, in the order of the plan. */
    long[] steps();

    /**
     * Copies the slots out: all that {@link #state} has, group after group and slot after slot.
     *
     * @param at where the first float goes
     */
    void packState(float[] to, int at);

    /**
     * Takes over slots and counts of updates; cohorts stay.
     *
     * @param from as {@link #packState} leaves them; never changed
     * @param at where the first float is
     * @param steps one per group of the plan, in its order
     */
    void unpackState(float[] from, int at, long[] steps);

    /** Makes metrics known to the schedules that watch them. */
    void observe(Observations observations);

    /** Steps skipped so far. */
    Skips skips();

    /** Continues a count. */
    void load(Skips before);

    /**
     * Counts a step as skipped that never came to an update, because its loss was not finite.
     *
     * @return whether the run may go on
     */
    boolean skip();

    /**
     * The first group, in the order of the plan, whose update in the latest step was not finite; with limits on norms or a guard
     * the first whose gradient was not. Empty where the step was skipped. The weights keep what the arithmetic gave; with a
     * guard they have not moved.
     */
    Optional<String> nonFinite();
}
