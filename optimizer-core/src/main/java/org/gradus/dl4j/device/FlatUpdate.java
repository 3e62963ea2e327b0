package org.gradus.dl4j.device;

import java.util.List;
import java.util.Optional;
import org.gradus.schedule.Observations;
import org.gradus.state.GroupState;
import org.gradus.state.Skips;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The update of one plan for vectors that are ND4J arrays, wherever they lie. Owns the optimizer's state; used by one thread at
 * a time.
 */
public interface FlatUpdate extends AutoCloseable {
    /**
     * One update that leaves the weights to the caller, who subtracts the amounts.
     *
     * @param weights the flat vector, n or 1 x n floats without gaps; only read
     * @param gradient of the same length; in: the gradient; out: the amounts to subtract, 0 for what never moves; statistics
     *     are not touched
     * @param step the schedules' clock: steps since the start of the run, from 0
     * @return whether there is anything to subtract; false where the step was skipped, then all amounts are 0
     * @throws IllegalArgumentException when an array does not fit
     */
    boolean amounts(INDArray weights, INDArray gradient, long step);

    /** The state of every group, in the order of the plan: copies on the host. */
    List<GroupState> state();

    /**
     * Replaces the state by a copy of another.
     *
     * @param states one per group of the plan, in its order; never changed
     * @throws org.gradus.setting.FaultsException when counts or lengths do not fit the plan
     */
    void load(List<GroupState> states);

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

    /** As {@link org.gradus.update.GroupedUpdate#nonFinite}. */
    Optional<String> nonFinite();

    /** Gives memory outside the heap back; nothing else may be called then. */
    @Override
    void close();
}
