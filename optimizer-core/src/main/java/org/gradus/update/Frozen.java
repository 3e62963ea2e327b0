package org.gradus.update;

import java.nio.FloatBuffer;
import java.util.BitSet;
import org.gradus.plan.Plan;
import org.gradus.plan.Runs;

/**
 * The elements that never move, kept aside: a model's constraints act on whole parameters, and would move frozen elements
 * of a parameter that is partly frozen.
 */
public final class Frozen {
    /** Nothing to restore. */
    public static final Frozen NONE = new Frozen(Runs.of(new BitSet()), new float[0]);

    private final Runs runs;
    private final float[] values;

    private Frozen(Runs runs, float[] values) {
        this.runs = runs;
        this.values = values;
    }

    /** Remembers what a plan never moves. */
    public static Frozen of(Plan plan, FloatBuffer weights) {
        Runs runs = plan.still();
        float[] values = new float[runs.total()];
        runs.pack(weights, values, 0);
        return new Frozen(runs, values);
    }

    /** Puts them back. */
    public void restore(FloatBuffer weights) {
        runs.unpack(values, 0, weights);
    }
}
