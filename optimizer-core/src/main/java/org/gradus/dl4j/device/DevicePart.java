package org.gradus.dl4j.device;

import static org.gradus.dl4j.device.Arithmetic.add;
import static org.gradus.dl4j.device.Arithmetic.clamp;
import static org.gradus.dl4j.device.Arithmetic.multiply;
import static org.gradus.dl4j.device.Arithmetic.sign;
import static org.gradus.dl4j.device.Arithmetic.subtract;

import java.util.Objects;
import java.util.stream.Stream;
import org.gradus.engine.Regularization;
import org.gradus.group.Group;
import org.gradus.plan.Grids;
import org.gradus.plan.Part;
import org.gradus.rule.TensorRule;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One group's part of one parameter at work on the device. Its masks are uploaded once. */
final class DevicePart implements AutoCloseable {
    private final Part part;
    private final Place place;
    private final Scratch scratch;
    private final INDArray amounts;
    private final INDArray spare;
    private final INDArray rateMask;
    private final INDArray decayMask;
    private final INDArray gradientMask;
    private final double value;
    private final UnitLimits units;
    private final DeviceMatrix matrix;
    private final INDArray[] state;
    private INDArray weights;

    /** @param state views of the group's state, one per slot; null where the part does not use the slot */
    DevicePart(Part part, Group settings, Scratch scratch, INDArray[] state) {
        this.part = part;
        this.scratch = scratch;
        this.state = state;
        int length = part.trainable().total();
        place = new Place(part.trainable());
        amounts = scratch.amounts(length);
        spare = scratch.spare(length);
        rateMask = upload(part.rateMask());
        decayMask = upload(part.decayMask());
        gradientMask = upload(part.gradientMask());
        value = settings.clipping().value();
        double adaptive = settings.clipping().adaptive();
        units = Double.isInfinite(adaptive) ? null : new UnitLimits(part, adaptive);
        matrix = settings.rule() instanceof TensorRule
                ? new DeviceMatrix(Grids.of(part.parameter(), part.trainable()))
                : null;
    }

    private static INDArray upload(float[] mask) {
        return mask == null ? null : Nd4j.createFromArray(mask);
    }

    Part part() {
        return part;
    }

    /** Reads the gradients, masked and limited by value. */
    void read(INDArray gradient) {
        place.get(gradient, amounts);
        if (gradientMask != null) {
            multiply(amounts, gradientMask, amounts);
        }
        if (value != Double.POSITIVE_INFINITY) {
            clamp(amounts, -value, value);
        }
    }

    /** Limits each unit of the gradients that were read, and writes the sum of their squares. */
    void measure(INDArray flat, INDArray sum) {
        if (units == null) {
            Arithmetic.squares(amounts, sum);
        } else {
            units.limit(amounts, place.contiguous() ? place.view(flat) : copy(flat), spare, sum);
        }
    }

    /** Reads the weights, scales the gradients and adds the penalties of the loss. */
    void penalise(INDArray flat, double scale, Regularization penalties, boolean keep) {
        weights = keep || !place.contiguous() ? copy(flat) : place.view(flat);
        if ((float) scale != 1) {
            multiply(amounts, (float) scale);
        }
        if (penalties.l2() != 0) {
            decay(penalties.l2(), spare);
            add(amounts, spare);
        }
        if (penalties.l1() != 0) {
            sign(weights, spare);
            multiply(spare, penalties.l1());
            masked(spare);
            add(amounts, spare);
        }
    }

    /** {@code out = coefficient mask w}. */
    private void decay(double coefficient, INDArray out) {
        multiply(weights, coefficient, out);
        masked(out);
    }

    private void masked(INDArray decay) {
        if (decayMask != null) {
            multiply(decay, decayMask, decay);
        }
    }

    private INDArray copy(INDArray flat) {
        INDArray copy = scratch.weights(part.trainable().total());
        place.get(flat, copy);
        return copy;
    }

    /** Turns gradients into amounts to subtract. */
    void apply(Formula formula) {
        formula.apply(amounts, spare, state);
    }

    /** Turns gradients into amounts to subtract, decay times the rate included. */
    void apply(TensorFormula formula, Regularization penalties) {
        if (penalties.weightDecay() == 0 || !penalties.timesRate()) {
            formula.apply(amounts, weights, null, spare, matrix, state);
            return;
        }
        try (INDArray decay = amounts.ulike()) {
            decay(penalties.weightDecay(), decay);
            formula.apply(amounts, weights, decay, spare, matrix, state);
        }
    }

    /**
     * Decays the weights by a share and subtracts the amounts, both as far as the rate mask lets them.
     *
     * @param into where the amounts go; null: the weights are written to flat
     * @param trace becomes not a number where an amount is not finite
     */
    void write(double share, INDArray flat, INDArray into, INDArray trace) {
        if (share != 0) {
            decay(share, spare);
            add(amounts, spare);
        }
        if (rateMask != null) {
            multiply(amounts, rateMask, amounts);
        }
        subtract(weights, amounts, weights);
        Arithmetic.trace(amounts, spare, trace);
        if (into != null) {
            place.put(amounts, into);
        } else if (!place.contiguous()) {
            place.put(weights, flat);
        }
    }

    /** Shows the weights after the update to the rule. */
    void settle(Formula formula) {
        formula.settle(weights, spare, state);
    }

    /** Sets the part's elements to 0. */
    void clear(INDArray flat) {
        place.clear(flat);
    }

    @Override
    public void close() {
        place.close();
        Stream.of(rateMask, decayMask, gradientMask).filter(Objects::nonNull).forEach(INDArray::close);
        if (units != null) {
            units.close();
        }
        if (matrix != null) {
            matrix.close();
        }
    }
}
