package org.gradus.update;

import org.gradus.engine.Engine;
import org.gradus.engine.Moment;
import org.gradus.plan.Plan;

/**
 * Moves an engine's weights by one plan, where they lie. Only what is asked for crosses to the host: a round's packed vectors, a
 * gradient, a state. Used by the engine's thread; ends before the engine does.
 */
public interface Updater extends Progress, AutoCloseable {
    /** What moves the weights of an engine; a state of zeros. */
    static Updater of(Engine engine, Plan plan) {
        return engine instanceof Resident resident ? resident.updater(plan) : new HostUpdater(engine, plan);
    }

    /** Copies a packed vector, {@link Plan#pack}, into the weights. */
    void unpack(float[] packed);

    /** Copies what changes in training out of the weights. */
    float[] pack();

    /** Copies the last gradients, and moves of statistics, of what changes in training out: packed as the weights are. */
    float[] packGradient();

    /** Replaces them by others, which the next update takes. */
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
