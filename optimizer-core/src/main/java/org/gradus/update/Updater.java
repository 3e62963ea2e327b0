package org.gradus.update;

import org.gradus.engine.Engine;
import org.gradus.engine.Moment;
import org.gradus.plan.Plan;

/**
 * Moves an engine's weights by one plan, where they lie. Only what is asked for crosses to the host: a round's packed vectors, a
 * gradient, a state. Used by the engine's thread; ends before the engine does.
 */
public interface Updater extends Progress, AutoCloseable {
    /** What moves the weights of an engine, whose layers compute from here on as the plan says; a state of zeros. */
    static Updater of(Engine engine, Plan plan) {
        engine.use(plan.modes());
        return engine instanceof Resident resident ? resident.updater(plan) : new HostUpdater(engine, plan);
    }

    /** Copies a packed vector, {@link Plan#pack}, into the weights; there may be more behind it. */
    void unpack(float[] packed);

    /** Copies what changes in training out of the weights, into a new array. */
    float[] pack();

    /** The same into the first floats of an array. */
    void pack(float[] to);

    /**
     * Copies the last gradients, and moves of statistics, of what changes in training out: packed as the weights are, into the first
     * floats of an array.
     */
    void packGradient(float[] to);

    /** Replaces them by others, which the next update takes; there may be more behind them. */
    void unpackGradient(float[] packed);

    /** Copies the gradients of the last batch out, layout().length() floats. */
    void gradient(float[] to);

    /** Whether what the last batch would do to running statistics leaves them numbers. */
    boolean finiteStatistics();

    /**
     * Updates the weights by the gradients of the last batch, then the statistics, then applies the model's constraints, which do
     * not move what the plan holds still.
     *
     * @return whether the weights were updated; false where the step was skipped
     */
    boolean update(Moment moment);

    /** Gives memory outside the heap back. */
    @Override
    void close();
}
