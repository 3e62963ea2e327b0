package org.gradus.device;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.gradus.engine.Regularization;
import org.gradus.group.Group;
import org.gradus.plan.Part;
import org.gradus.plan.Runs;
import org.gradus.rule.Kernel;
import org.gradus.rule.TensorRule;

/**
 * Parts of one group that are updated by the same formula with the same scalars: by one launch of one kernel, however many and small
 * they are, where the backend compiles kernels. Owns their masks and their state.
 */
final class DeviceBatch<A> implements AutoCloseable {
    private final Interpreter<A> device;
    private final Storage<A> storage;
    private final double limit;
    private final List<DevicePart<A>> parts = new ArrayList<>();
    private A table;
    private int pieces;
    private Program.Bound bound;
    private List<Object> boundTo;

    /** What parts of a batch have in common. The unit is equal to itself only: what has limits of its own is alone. */
    private record Likeness(
            boolean scattered, boolean rate, boolean decay, boolean gradient, Regularization penalties, Object unit) {
        static Likeness of(Part part, boolean alone) {
            return new Likeness(
                    part.trainable().count() > 1,
                    part.rateMask() != null,
                    part.decayMask() != null,
                    part.gradientMask() != null,
                    part.regularization(),
                    alone ? new Object() : null);
        }
    }

    private DeviceBatch(List<Part> all, List<Integer> numbers, Group settings, Interpreter<A> device) {
        this.device = device;
        this.limit = settings.clipping().value();
        storage = new Storage<>(numbers.stream().map(all::get).toList(), device.backend());
        for (int k = 0; k < numbers.size(); k++) {
            parts.add(new DevicePart<>(numbers.get(k), all.get(numbers.get(k)), settings, device, storage, k));
        }
    }

    /**
     * Those of a group.
     *
     * @param parts which can move
     */
    static <A> List<DeviceBatch<A>> of(List<Part> parts, Group settings, Interpreter<A> device) {
        boolean alone = settings.rule() instanceof TensorRule
                || !Double.isInfinite(settings.clipping().adaptive())
                || !Double.isInfinite(settings.clipping().parameterNorm());
        Map<Likeness, List<Integer>> found = new LinkedHashMap<>();
        for (int k = 0; k < parts.size(); k++) {
            found.computeIfAbsent(Likeness.of(parts.get(k), alone), l -> new ArrayList<>())
                    .add(k);
        }
        return found.values().stream()
                .map(numbers -> new DeviceBatch<>(parts, numbers, settings, device))
                .toList();
    }

    /** The parts, in the order in which they were given. */
    List<DevicePart<A>> parts() {
        return parts;
    }

    /**
     * One update.
     *
     * @param kernel the rule
     * @param scale of the gradients
     * @param decay the share of the weights that is taken away
     * @param amounts whether the gradient becomes what is to be subtracted, and the weights stay
     * @param traces zeros; one of a part's becomes not a number where a weight after the update is not finite
     * @param from the number of the group's first part there
     */
    void update(
            Kernel kernel,
            double scale,
            Regularization penalties,
            double decay,
            A weights,
            A gradient,
            boolean amounts,
            Cells<A> traces,
            int from) {
        Form form = parts.get(0).form(scale, penalties, decay);
        int count = kernel.scalars().length;
        Listing listing = device.listing(form, kernel.formula(), () -> form.around(kernel.formula(), count));
        float[] scalars = Form.scalars(kernel.scalars(), limit, scale, penalties.l2(), penalties.l1(), decay);
        Optional<Program<A>> program = device.program(listing, form, scalars.length);
        if (program.isPresent()) {
            A trace = traces.at(from + parts.get(0).number());
            bound(program.get(), weights, gradient, amounts, trace).run(scalars);
        } else {
            for (DevicePart<A> part : parts) {
                part.update(listing, scalars, weights, gradient, amounts, traces.at(from + part.number()));
            }
        }
    }

    /** The kernel with the arrays of {@link CudaSource}: that of the step before where they are the same. */
    private Program.Bound bound(Program<A> program, A weights, A gradient, boolean amounts, A trace) {
        device.scratch().rewind();
        A factors = parts.get(0).factors(storage.length());
        List<Object> now = Arrays.asList(program, weights, gradient, amounts, trace, factors);
        if (bound == null || !same(now, boundTo)) {
            if (table == null) {
                tabulate();
            }
            List<A> arrays = new ArrayList<>(
                    Arrays.asList(table, storage.places(), gradient, weights, amounts ? gradient : null));
            Stream.concat(storage.masks().stream(), Stream.ofNullable(factors))
                    .filter(Objects::nonNull)
                    .forEach(arrays::add);
            arrays.addAll(storage.slots());
            arrays.add(trace);
            bound = program.bind(pieces, arrays);
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

    private void tabulate() {
        Pieces found = new Pieces(CudaSource.PIECE);
        for (int k = 0; k < parts.size(); k++) {
            Runs runs = parts.get(k).part().trainable();
            found.add(storage.places() == null ? runs.start(0) : Pieces.SCATTERED, storage.start(k), runs.total());
        }
        int[] numbers = found.table();
        pieces = numbers.length / Pieces.NUMBERS;
        table = device.backend().keep(device.backend().upload(numbers));
    }

    @Override
    public void close() {
        parts.forEach(DevicePart::close);
        storage.close();
        if (table != null) {
            device.backend().release(table);
        }
    }
}
