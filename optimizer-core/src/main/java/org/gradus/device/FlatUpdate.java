package org.gradus.device;

import org.gradus.update.Progress;

/**
 * The update of one plan wherever its vectors lie. Owns the optimizer's state; used by one thread at a time.
 *
 * @param <A> what the vectors are
 */
public interface FlatUpdate<A> extends Progress, AutoCloseable {
    /**
     * One update that leaves the weights to the caller, who subtracts the amounts.
     *
     * @param weights the flat vector, without gaps; only read
     * @param gradient of the same length; in: the gradient; out: the amounts to subtract, 0 for what never moves; statistics
     *     are not touched
     * @param step the schedules' clock: steps since the start of the run, from 0
     * @return whether there is anything to subtract; false where the step was skipped, then all amounts are 0
     * @throws IllegalArgumentException when an array does not fit
     */
    boolean amounts(A weights, A gradient, long step);

    /** Gives memory outside the heap back; nothing else may be called then. */
    @Override
    void close();
}
