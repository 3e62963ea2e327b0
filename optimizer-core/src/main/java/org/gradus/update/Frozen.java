package org.gradus.update;

import java.nio.FloatBuffer;
import java.util.BitSet;
import org.gradus.plan.Part;
import org.gradus.plan.Plan;
import org.gradus.plan.PlannedGroup;
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
        BitSet still = new BitSet(plan.layout().length());
        still.set(0, plan.layout().length());
        clear(plan.statistics(), still);
        for (PlannedGroup group : plan.groups()) {
            for (Part part : group.parts()) {
                clear(part.trainable(), still);
            }
        }
        Runs runs = Runs.of(still);
        float[] values = new float[runs.total()];
        runs.pack(weights, values, 0);
        return new Frozen(runs, values);
    }

    /** Puts them back. */
    public void restore(FloatBuffer weights) {
        runs.unpack(values, 0, weights);
    }

    private static void clear(Runs moving, BitSet still) {
        for (int k = 0; k < moving.count(); k++) {
            still.clear(moving.start(k), moving.start(k) + moving.length(k));
        }
    }
}
