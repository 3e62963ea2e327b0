package org.gradus.update;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.gradus.engine.Regularization;
import org.gradus.plan.Part;
import org.gradus.rule.Kernel;
import org.gradus.rule.TensorKernel;

/** Some consecutive packed elements of a part, small enough to stay in the processor's cache; used again and again. */
final class Block {
    /** The most elements of one block: all arrays of one must share 32 KiB with what streams by. 1024 is a third slower. */
    static final int SIZE = 256;

    private final int size;
    private final float[] weights;
    private final float[] amounts;
    private final float[] mask;
    private final float[] trace;
    private final float[][] state;
    private PartWorker worker;
    private Part part;
    private Cursor cursor;
    private int from;
    private int length;

    /**
     * @param size the most elements
     * @param slots the most slots of a rule
     */
    Block(int size, int slots) {
        this.size = size;
        this.weights = new float[size];
        this.amounts = new float[size];
        this.mask = new float[size];
        this.trace = new float[size];
        this.state = new float[slots][size];
    }

    /** Forgets what was not finite. */
    void clear() {
        Arrays.fill(trace, 0);
    }

    /** Whether all weights written since clear were finite. */
    boolean finite() {
        // Four chains: one would be waited for, group after group.
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = 0;
        for (; i + 3 < trace.length; i += 4) {
            s0 += trace[i];
            s1 += trace[i + 1];
            s2 += trace[i + 2];
            s3 += trace[i + 3];
        }
        for (; i < trace.length; i++) {
            s0 += trace[i];
        }
        return (s0 + s1) + (s2 + s3) == 0;
    }

    /** Stands before the first block of a part. */
    void start(PartWorker next) {
        worker = next;
        part = next.part();
        cursor = next.cursor();
        cursor.rewind();
        from = 0;
        length = 0;
    }

    /** Reads the next gradients, masked and limited by value; false when the part is done. */
    boolean next(FloatBuffer gradient) {
        from += length;
        cursor.skip(length);
        length = Math.min(size, part.trainable().total() - from);
        if (length == 0) {
            return false;
        }
        cursor.get(gradient, amounts, length);
        Loops.multiply(amounts, length, mask(part.gradientMask()));
        float limit = worker.limit();
        if (limit < Float.POSITIVE_INFINITY) {
            Loops.clamp(amounts, length, limit);
        }
        return true;
    }

    /** The sum of the gradients' squares. */
    double squares() {
        return Loops.squares(amounts, length);
    }

    /** Shows the gradients and weights of each unit. */
    void measure(Units units, FloatBuffer flat) {
        cursor.get(flat, weights, length);
        units.measure(amounts, weights, from, length);
    }

    /** Reads the weights, scales the gradients and adds the penalties of the loss. */
    void penalise(FloatBuffer flat, float scale, Regularization penalties) {
        cursor.get(flat, weights, length);
        if (worker.units() != null) {
            worker.units().scale(amounts, from, length);
        }
        if (scale != 1) {
            Loops.scale(amounts, length, scale);
        }
        if (penalties.l2() != 0) {
            Loops.addScaled(amounts, length, (float) penalties.l2(), mask(part.decayMask()), weights);
        }
        if (penalties.l1() != 0) {
            Loops.addSigns(amounts, length, (float) penalties.l1(), mask(part.decayMask()), weights);
        }
    }

    /** Reads the state and turns gradients into amounts to subtract. */
    void apply(Kernel kernel) {
        worker.state().get(from, state);
        kernel.apply(amounts, length, state);
    }

    /** Turns gradients of a whole part into amounts to subtract, decay times the rate included. */
    void apply(TensorKernel kernel, Regularization penalties) {
        float[] decay = null;
        if (penalties.weightDecay() != 0 && penalties.timesRate()) {
            decay = new float[length];
            Loops.addScaled(decay, length, (float) penalties.weightDecay(), mask(part.decayMask()), weights);
        }
        kernel.apply(amounts, weights, decay, worker.grid(), worker.state().whole());
    }

    /**
     * Decays the weights by a share and subtracts the amounts, both as far as the rate mask lets them. One subtraction of
     * both, because {@code 1 - decay} as a float would lose most digits of a small decay.
     *
     * @param into where the amounts go; null: the weights are written to flat
     */
    void write(double decay, FloatBuffer flat, FloatBuffer into) {
        if (into == null && part.decayMask() == null) {
            Loops.step(weights, length, amounts, (float) decay, rates());
        } else {
            if (decay != 0) {
                Loops.addScaled(amounts, length, (float) decay, mask(part.decayMask()), weights);
            }
            Loops.multiply(amounts, length, mask(part.rateMask()));
            Loops.subtract(weights, length, amounts);
        }
        Loops.trace(trace, length, weights);
        if (into == null) {
            cursor.put(weights, length, flat);
        } else {
            cursor.put(amounts, length, into);
        }
    }

    /** Shows the weights after the update to the rule, and writes the state back to where apply read it. */
    void keep(Kernel kernel) {
        kernel.settle(weights, length, state);
        worker.state().put(state, from);
    }

    /** The block's piece of the rate mask; null where there is none. */
    private float[] rates() {
        if (worker.grid() != null) {
            return mask(part.rateMask());
        }
        return worker.state().rates(from, length, mask) ? mask : null;
    }

    /** The block's piece of a part's mask; null where there is no mask. */
    private float[] mask(float[] whole) {
        if (whole == null) {
            return null;
        }
        System.arraycopy(whole, from, mask, 0, length);
        return mask;
    }
}
