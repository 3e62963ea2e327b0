package org.gradus.device;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gradus.engine.Regularization;
import org.gradus.formula.Formula;
import org.gradus.formula.Term;
import org.gradus.group.Group;
import org.gradus.plan.Grids;
import org.gradus.plan.Part;
import org.gradus.rule.TensorRule;
import org.gradus.update.CohortPart;

/** One group's part of one parameter at work on the device. */
final class DevicePart<A> implements AutoCloseable {
    private static final float[] NO_SCALARS = {};
    private static final Object PENALISED = new Object();
    private static final Object WRITTEN = new Object();
    private static final Object DECAYED = new Object();

    private final int number;
    private final CohortPart order;
    private final Part part;
    private final Interpreter<A> device;
    private final Backend<A> backend;
    private final int length;
    private final Place<A> place;
    private final List<A> masks;
    private final double limit;
    private final UnitLimits<A> units;
    private final Matrix<A> matrix;
    private final List<A> slots;

    /**
     * @param number in the group
     * @param storage has its masks and its state
     * @param stored its number there
     */
    DevicePart(int number, CohortPart order, Group settings, Interpreter<A> device, Storage<A> storage, int stored) {
        this.number = number;
        this.order = order;
        this.part = order.part();
        this.device = device;
        backend = device.backend();
        length = part.trainable().total();
        place = storage.place(stored);
        masks = storage.masks(stored);
        limit = settings.clipping().value();
        double adaptive = settings.clipping().adaptive();
        units = Double.isInfinite(adaptive) ? null : new UnitLimits<>(backend, part, adaptive);
        matrix = settings.rule() instanceof TensorRule
                ? new Matrix<>(backend, Grids.of(part.parameter(), part.trainable()))
                : null;
        slots = storage.slots(stored);
    }

    /** Its number in the group. */
    int number() {
        return number;
    }

    Part part() {
        return part;
    }

    /** How its elements are ordered. */
    CohortPart order() {
        return order;
    }

    /** A copy of a slot on the host, in the order of the plan. */
    float[] slot(int k) {
        if (slots.get(k) == null) {
            return new float[0];
        }
        float[] own = backend.read(slots.get(k));
        float[] planned = new float[own.length];
        order.plan(own, 0, planned, 0, own.length);
        return planned;
    }

    /** Copies a slot, in the order of the plan, from the host. */
    void load(int k, float[] planned) {
        if (slots.get(k) != null) {
            float[] own = new float[planned.length];
            order.order(planned, 0, own, 0, own.length);
            backend.write(own, slots.get(k));
        }
    }

    private A packed(A flat) {
        if (place.contiguous()) {
            return place.view(flat);
        }
        A packed = device.scratch().take(length);
        place.get(flat, packed);
        return packed;
    }

    private List<A> masks(A factors) {
        return Arrays.asList(masks.get(Form.RATE), masks.get(Form.DECAY), masks.get(Form.GRADIENT), factors);
    }

    private Listing listing(Form form, Object what, Term amount) {
        return device.listing(form, what, () -> Formula.of(amount));
    }

    /** Settles each unit's limit, and writes the sum of the squares of the gradients. */
    void measure(A weights, A gradient, A sum) {
        device.scratch().rewind();
        Form form = new Form(
                masks.get(Form.GRADIENT) != null,
                limit != Double.POSITIVE_INFINITY,
                false,
                false,
                false,
                false,
                false,
                false,
                false);
        A seen = packed(gradient);
        A amounts = device.scratch().take(length);
        Operands<A> operands = new Operands<>(length, seen, null, masks(null), List.of(), amounts, null);
        device.run(listing(form, PENALISED, form.gradient(0)), operands, Form.scalars(NO_SCALARS, limit, 1, 0, 0, 0));
        if (units == null) {
            backend.squares(amounts, sum);
        } else {
            units.measure(amounts, packed(weights), length, sum);
        }
    }

    /** What surrounds a rule in its update. */
    Form form(double scale, Regularization penalties, double decay) {
        return new Form(
                masks.get(Form.GRADIENT) != null,
                limit != Double.POSITIVE_INFINITY,
                units != null,
                (float) scale != 1,
                penalties.l2() != 0,
                penalties.l1() != 0,
                decay != 0,
                masks.get(Form.DECAY) != null,
                masks.get(Form.RATE) != null);
    }

    /**
     * One update.
     *
     * @param works by cohort
     * @param amounts whether the gradient becomes what is to be subtracted, and the weights stay
     * @param trace 0; becomes not a number where a weight after the update is not finite
     */
    void update(Map<Integer, Work<A>> works, A weights, A gradient, boolean amounts, A trace) {
        device.scratch().rewind();
        List<A> around = masks(factors(length));
        A before = packed(weights);
        A seen = packed(gradient);
        A after = amounts ? device.scratch().take(length) : before;
        int mark = device.scratch().mark();
        for (int range = 0; range < order.ranges(); range++) {
            device.scratch().rewind(mark);
            Work<A> work = works.get(order.cohort(range));
            int from = order.start(range);
            int to = order.end(range);
            A in = slice(seen, from, to);
            Operands<A> operands = new Operands<>(
                    to - from,
                    in,
                    slice(before, from, to),
                    slices(around, from, to),
                    slices(slots, from, to),
                    amounts ? in : null,
                    slice(after, from, to));
            device.run(work.listing(), operands, work.scalars());
        }
        finish(after, seen, weights, gradient, amounts, trace);
    }

    private List<A> slices(List<A> arrays, int from, int to) {
        return arrays.stream().map(array -> slice(array, from, to)).collect(Collectors.toList()); // null is no array
    }

    private A slice(A array, int from, int to) {
        return array == null || (from == 0 && to == length) ? array : backend.slice(array, from, to);
    }

    /** The same for a rule over the whole tensor. */
    void update(
            TensorFormula formula,
            double scale,
            Regularization penalties,
            A weights,
            A gradient,
            boolean amounts,
            A trace) {
        device.scratch().rewind();
        double decay = penalties.weightDecay();
        Form form = form(scale, penalties, penalties.timesRate() ? 0 : decay);
        float[] scalars = Form.scalars(NO_SCALARS, limit, scale, penalties.l2(), penalties.l1(), decay);
        A before = packed(weights);
        A seen = packed(gradient);
        A updates = device.scratch().take(length);
        Operands<A> operands = new Operands<>(length, seen, before, masks(factors(length)), List.of(), updates, null);
        device.run(listing(form, PENALISED, form.gradient(0)), operands, scalars);
        A decays = null;
        if (decay != 0 && penalties.timesRate()) {
            decays = device.scratch().take(length);
            Operands<A> of = new Operands<>(length, null, before, masks(null), List.of(), decays, null);
            device.run(listing(form, DECAYED, form.decay(0)), of, scalars);
        }
        formula.apply(updates, before, decays, matrix, slots, device);
        Listing written = listing(form, WRITTEN, form.amount(Term.gradient(), 0));
        A after = amounts ? device.scratch().take(length) : before;
        A out = amounts ? seen : null;
        device.run(written, new Operands<>(length, updates, before, masks(null), List.of(), out, after), scalars);
        finish(after, seen, weights, gradient, amounts, trace);
    }

    /** Each unit's factor for its elements, as the last of so many floats; null where the units have none. */
    A factors(int floats) {
        if (units == null) {
            return null;
        }
        A room = device.scratch().take(floats);
        units.get(backend.slice(room, floats - length, floats));
        return room;
    }

    /** Traces the weights after the update, and writes what is wanted to where the elements lie. */
    private void finish(A after, A out, A weights, A gradient, boolean amounts, A trace) {
        device.trace(after, length, trace);
        if (!place.contiguous()) {
            place.put(amounts ? out : after, amounts ? gradient : weights);
        }
    }

    /** Sets the part's elements to 0. */
    void clear(A flat) {
        place.clear(flat);
    }

    @Override
    public void close() {
        place.close();
        if (units != null) {
            units.close();
        }
        if (matrix != null) {
            matrix.close();
        }
    }
}
