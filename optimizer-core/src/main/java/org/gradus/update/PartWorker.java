package org.gradus.update;

import java.nio.FloatBuffer;
import org.gradus.group.Clipping;
import org.gradus.plan.Grids;
import org.gradus.plan.Part;
import org.gradus.rule.Grid;
import org.gradus.rule.Rule;
import org.gradus.rule.TensorRule;

/** One group's part of one parameter at work: how its elements are reached, its limits, and where its state lies. */
final class PartWorker {
    private final Part part;
    private final Cursor cursor;
    private final float limit;
    private final double norm;
    private final Units units;
    private final Grid grid;
    private final PartState state;
    private double scale = 1;
    private double squares;

    PartWorker(Part part, Rule rule, Clipping clipping, Arena arena) {
        this.part = part;
        this.cursor = Cursor.over(part.trainable());
        this.limit = (float) clipping.value();
        this.norm = clipping.parameterNorm();
        this.units = Double.isInfinite(clipping.adaptive()) ? null : new Units(part, clipping.adaptive());
        this.grid = rule instanceof TensorRule ? Grids.of(part.parameter(), part.trainable()) : null;
        this.state = new PartState(part, rule, arena);
    }

    Part part() {
        return part;
    }

    Cursor cursor() {
        return cursor;
    }

    /** The largest absolute value of a gradient; infinite: no limit. */
    float limit() {
        return limit;
    }

    /** Adaptive limits; null: none. */
    Units units() {
        return units;
    }

    /** How the elements lie in the parameter; null where the rule does not ask. */
    Grid grid() {
        return grid;
    }

    /** The factor that the part's own limit on its norm asks for. */
    double scale() {
        return scale;
    }

    /** The sum of squares of the gradients after the part's own limits, as last measured. */
    double squares() {
        return squares;
    }

    /** What is remembered of the part. */
    PartState state() {
        return state;
    }

    /** Measures the gradients and settles the part's own limits. */
    void measure(FloatBuffer weights, FloatBuffer gradient, Block block) {
        double sum = 0;
        if (units != null) {
            units.clear();
        }
        block.start(this);
        while (block.next(gradient)) {
            sum += block.squares();
            if (units != null) {
                block.measure(units, weights);
            }
        }
        sum = units == null || !Double.isFinite(sum) ? sum : units.limit();
        scale = Norms.scale(sum, norm);
        squares = sum * scale * scale;
    }
}
