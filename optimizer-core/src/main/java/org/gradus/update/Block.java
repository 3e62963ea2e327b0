package org.gradus.update;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.gradus.engine.Regularization;
import org.gradus.plan.Part;
import org.gradus.rule.Kernel;

/** Some consecutive packed elements of a part, small enough to stay in the processor's cache; used again and again. */
final class Block {
    /** The most elements of one block: all arrays of one must share 32 KiB with what streams by. 1024 is a third slower. */
    private static final int SIZE = 256;

    private final float limit;
    private final float[] weights = new float[SIZE];
    private final float[] amounts = new float[SIZE];
    private final float[] mask = new float[SIZE];
    private final float[] trace = new float[SIZE];
    private final float[][] state;
    private Part part;
    private Cursor cursor;
    private int from;
    private int length;

    /**
     * @param limit the largest absolute value of a gradient; infinite: no limit
     * @param slots the most slots of a rule
     */
    Block(double limit, int slots) {
        this.limit = (float) limit;
        this.state = new float[slots][SIZE];
    }

    /** Forgets what was not finite. */
    void clear() {
        Arrays.fill(trace, 0);
    }

    /** Whether all that was subtracted since clear was finite. */
    boolean finite() {
        float sum = 0;
        for (float t : trace) {
            sum += t;
        }
        return sum == 0;
    }

    /** Stands before the first block of a part, whose elements a cursor finds. */
    void start(Part next, Cursor elements) {
        part = next;
        cursor = elements;
        cursor.rewind();
        from = 0;
        length = 0;
    }

    /** Reads the next gradients, masked and limited; false when the part is done. */
    boolean next(FloatBuffer gradient) {
        from += length;
        cursor.skip(length);
        length = Math.min(SIZE, part.trainable().total() - from);
        if (length == 0) {
            return false;
        }
        cursor.get(gradient, amounts, length);
        Loops.multiply(amounts, length, mask(part.gradientMask()));
        if (limit < Float.POSITIVE_INFINITY) {
            Loops.clamp(amounts, length, limit);
        }
        return true;
    }

    /** The sum of the gradients' squares. */
    double squares() {
        return Loops.squares(amounts, length);
    }

    /** Reads the weights, scales the gradients and adds the penalties of the loss. */
    void penalise(FloatBuffer flat, float scale) {
        cursor.get(flat, weights, length);
        if (scale != 1) {
            Loops.scale(amounts, length, scale);
        }
        Regularization penalties = part.regularization();
        if (penalties.l2() != 0) {
            Loops.addScaled(amounts, length, (float) penalties.l2(), mask(part.decayMask()), weights);
        }
        if (penalties.l1() != 0) {
            Loops.addSigns(amounts, length, (float) penalties.l1(), mask(part.decayMask()), weights);
        }
    }

    /**
     * Reads the state and turns gradients into amounts to subtract.
     *
     * @param slots the state arrays of the group
     * @param first where in them the part's first element is
     */
    void apply(Kernel kernel, float[][] slots, int first) {
        for (int s = 0; s < slots.length; s++) {
            System.arraycopy(slots[s], first + from, state[s], 0, length);
        }
        kernel.apply(amounts, length, state);
    }

    /**
     * Decays the weights and subtracts the amounts, both as far as the rate mask lets them; writes the weights. One
     * subtraction of both, because {@code 1 - decay} as a float would lose most digits of a small decay.
     */
    void write(Kernel kernel, FloatBuffer flat, double rate) {
        Regularization penalties = part.regularization();
        double decay = penalties.weightDecay() * (penalties.timesRate() ? rate : 1) + kernel.shrink();
        if (decay != 0) {
            Loops.addScaled(amounts, length, (float) decay, mask(part.decayMask()), weights);
        }
        Loops.multiply(amounts, length, mask(part.rateMask()));
        Loops.subtract(weights, length, amounts);
        Loops.trace(trace, length, amounts);
        cursor.put(weights, length, flat);
        kernel.settle(weights, length, state);
    }

    /** Writes the state back to where apply read it. */
    void keep(float[][] slots, int first) {
        for (int s = 0; s < slots.length; s++) {
            System.arraycopy(state[s], 0, slots[s], first + from, length);
        }
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
