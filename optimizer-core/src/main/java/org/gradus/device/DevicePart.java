package org.gradus.device;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.gradus.engine.Regularization;
import org.gradus.formula.Formula;
import org.gradus.formula.Term;
import org.gradus.group.Group;
import org.gradus.plan.Grids;
import org.gradus.plan.Part;
import org.gradus.rule.Kernel;
import org.gradus.rule.TensorRule;

/** One group's part of one parameter at work on the device: its state and its masks, which are uploaded once. */
final class DevicePart<A> implements AutoCloseable {
    private static final float[] NO_SCALARS = {};
    private static final Object PENALISED = new Object();
    private static final Object WRITTEN = new Object();
    private static final Object DECAYED = new Object();

    private final Part part;
    private final Interpreter<A> device;
    private final Backend<A> backend;
    private final int length;
    private final Place<A> place;
    private final A rateMask;
    private final A decayMask;
    private final A gradientMask;
    private final double limit;
    private final UnitLimits<A> units;
    private final Matrix<A> matrix;
    private final List<A> slots;
    private Program.Bound bound;
    private List<Object> boundTo;

    DevicePart(Part part, Group settings, Interpreter<A> device) {
        this.part = part;
        this.device = device;
        backend = device.backend();
        length = part.trainable().total();
        place = new Place<>(backend, part.trainable());
        rateMask = upload(part.rateMask());
        decayMask = upload(part.decayMask());
        gradientMask = upload(part.gradientMask());
        limit = settings.clipping().value();
        double adaptive = settings.clipping().adaptive();
        units = Double.isInfinite(adaptive) ? null : new UnitLimits<>(backend, part, adaptive);
        matrix = settings.rule() instanceof TensorRule
                ? new Matrix<>(backend, Grids.of(part.parameter(), part.trainable()))
                : null;
        slots = new ArrayList<>();
        for (int n : part.slots()) {
            slots.add(n == 0 ? null : backend.keep(backend.floats(n)));
        }
    }

    private A upload(float[] mask) {
        return mask == null ? null : backend.keep(backend.upload(mask));
    }

    Part part() {
        return part;
    }

    /** A copy of a slot on the host. */
    float[] slot(int k) {
        return slots.get(k) == null ? new float[0] : backend.read(slots.get(k));
    }

    /** Copies a slot from the host. */
    void load(int k, float[] numbers) {
        if (slots.get(k) != null) {
            backend.write(numbers, slots.get(k));
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
        return Arrays.asList(rateMask, decayMask, gradientMask, factors);
    }

    private Form form(double scale, Regularization penalties, double decay) {
        return new Form(
                gradientMask != null,
                limit != Double.POSITIVE_INFINITY,
                units != null,
                (float) scale != 1,
                penalties.l2() != 0,
                penalties.l1() != 0,
                decay != 0,
                decayMask != null,
                rateMask != null);
    }

    private Listing listing(Form form, Object what, Term amount) {
        return device.listing(form, what, () -> Formula.of(amount));
    }

    /** Settles each unit's limit, and writes the sum of the squares of the gradients. */
    void measure(A weights, A gradient, A sum) {
        device.scratch().rewind();
        Form form = new Form(
                gradientMask != null,
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

    /**
     * One update.
     *
     * @param kernel the rule
     * @param scale of the gradients
     * @param decay the share of the weights that is taken away
     * @param amounts whether the gradient becomes what is to be subtracted, and the weights stay
     * @param trace 0; becomes not a number where a weight after the update is not finite
     */
    void update(
            Kernel kernel,
            double scale,
            Regularization penalties,
            double decay,
            A weights,
            A gradient,
            boolean amounts,
            A trace) {
        device.scratch().rewind();
        Form form = form(scale, penalties, decay);
        int count = kernel.scalars().length;
        Listing listing = device.listing(form, kernel.formula(), () -> form.around(kernel.formula(), count));
        float[] scalars = Form.scalars(kernel.scalars(), limit, scale, penalties.l2(), penalties.l1(), decay);
        List<A> masks = masks(factors());
        Optional<Program<A>> program = device.program(listing, masks, scalars.length);
        if (program.isPresent()) {
            bound(program.get(), masks, weights, gradient, amounts, trace).run(scalars);
        } else {
            A before = packed(weights);
            A seen = packed(gradient);
            step(listing, scalars, before, seen, seen, masks, slots, weights, gradient, amounts, trace);
        }
    }

    /** The kernel with the arrays of {@link CudaSource}: that of the step before where they are the same. */
    private Program.Bound bound(Program<A> program, List<A> masks, A weights, A gradient, boolean amounts, A trace) {
        List<Object> now = Arrays.asList(program, weights, gradient, amounts, trace, masks.get(Form.UNITS));
        if (bound == null || !same(now, boundTo)) {
            bound = program.bind(length, arguments(masks, weights, gradient, amounts, trace));
            boundTo = now;
        }
        return bound;
    }

    private static boolean same(List<Object> left, List<Object> right) {
        for (int k = 0; k < left.size(); k++) {
            if (left.get(k) != right.get(k)) {
                return false;
            }
        }
        return true;
    }

    /** The arrays of {@link CudaSource}, which reaches elements where they lie in the flat vectors. */
    private List<A> arguments(List<A> masks, A weights, A gradient, boolean amounts, A trace) {
        A seen = place.contiguous() ? place.view(gradient) : gradient;
        List<A> arrays = new ArrayList<>();
        arrays.add(place.places());
        arrays.add(seen);
        arrays.add(place.contiguous() ? place.view(weights) : weights);
        arrays.add(amounts ? seen : null);
        masks.stream().filter(Objects::nonNull).forEach(arrays::add);
        arrays.addAll(slots);
        arrays.add(trace);
        return arrays;
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
        Operands<A> operands = new Operands<>(length, seen, before, masks(factors()), List.of(), updates, null);
        device.run(listing(form, PENALISED, form.gradient(0)), operands, scalars);
        A decays = null;
        if (decay != 0 && penalties.timesRate()) {
            decays = device.scratch().take(length);
            Operands<A> of = new Operands<>(length, null, before, masks(null), List.of(), decays, null);
            device.run(listing(form, DECAYED, form.decay(0)), of, scalars);
        }
        formula.apply(updates, before, decays, matrix, slots, device);
        Listing written = listing(form, WRITTEN, form.amount(Term.gradient(), 0));
        List<A> masks = masks(null);
        step(written, scalars, before, updates, seen, masks, List.of(), weights, gradient, amounts, trace);
    }

    private A factors() {
        if (units == null) {
            return null;
        }
        A factors = device.scratch().take(length);
        units.get(factors);
        return factors;
    }

    private void step(
            Listing listing,
            float[] scalars,
            A before,
            A in,
            A out,
            List<A> masks,
            List<A> state,
            A weights,
            A gradient,
            boolean amounts,
            A trace) {
        A after = amounts ? device.scratch().take(length) : before;
        device.run(listing, new Operands<>(length, in, before, masks, state, amounts ? out : null, after), scalars);
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
        for (A array : masks(null)) {
            if (array != null) {
                backend.release(array);
            }
        }
        slots.stream().filter(Objects::nonNull).forEach(backend::release);
        if (units != null) {
            units.close();
        }
        if (matrix != null) {
            matrix.close();
        }
    }
}
