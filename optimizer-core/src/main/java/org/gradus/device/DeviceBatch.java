package org.gradus.device;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gradus.engine.Regularization;
import org.gradus.group.Group;
import org.gradus.plan.Part;
import org.gradus.rule.Kernel;
import org.gradus.rule.TensorRule;
import org.gradus.update.CohortPart;

/**
 * Parts of one group that are updated by the same formula with the same scalars: by one launch of one kernel, however many and small
 * they are, where the backend compiles kernels. Owns their masks and their state.
 */
final class DeviceBatch<A> implements AutoCloseable {
    private final Interpreter<A> device;
    private final Storage<A> storage;
    private final double limit;
    private final List<DevicePart<A>> parts = new ArrayList<>();
    private final Map<Integer, Launch> launches = new TreeMap<>();

    /** The elements of one cohort: how the kernel reaches them, and the arrays that it was last given. */
    private final class Launch {
        private A table;
        private int pieces;
        private Program.Bound bound;
        private List<Object> boundTo;
    }

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

    private DeviceBatch(List<CohortPart> all, List<Integer> numbers, Group settings, Interpreter<A> device) {
        this.device = device;
        this.limit = settings.clipping().value();
        storage = new Storage<>(
                numbers.stream().map(number -> all.get(number).part()).toList(), device.backend());
        for (int k = 0; k < numbers.size(); k++) {
            CohortPart part = all.get(numbers.get(k));
            parts.add(new DevicePart<>(numbers.get(k), part, settings, device, storage, k));
            for (int range = 0; range < part.ranges(); range++) {
                launches.computeIfAbsent(part.cohort(range), cohort -> new Launch());
            }
        }
    }

    /**
     * Those of a group.
     *
     * @param parts which can move
     */
    static <A> List<DeviceBatch<A>> of(List<CohortPart> parts, Group settings, Interpreter<A> device) {
        boolean alone = settings.rule() instanceof TensorRule
                || !Double.isInfinite(settings.clipping().adaptive())
                || !Double.isInfinite(settings.clipping().parameterNorm());
        Map<Likeness, List<Integer>> found = new LinkedHashMap<>();
        for (int k = 0; k < parts.size(); k++) {
            found.computeIfAbsent(Likeness.of(parts.get(k).part(), alone), l -> new ArrayList<>())
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
     * @param kernels the rule, at the count of each cohort of the group
     * @param scale of the gradients
     * @param decay the share of the weights that is taken away, beside that of the kernels
     * @param amounts whether the gradient becomes what is to be subtracted, and the weights stay
     * @param traces zeros; one of a part's becomes not a number where a weight after the update is not finite
     * @param from the number of the group's first part there
     */
    void update(
            List<Kernel> kernels,
            double scale,
            Regularization penalties,
            double decay,
            A weights,
            A gradient,
            boolean amounts,
            Cells<A> traces,
            int from) {
        Map<Integer, Work<A>> works = new TreeMap<>();
        for (int cohort : launches.keySet()) {
            Kernel kernel = kernels.get(cohort);
            double share = decay + kernel.shrink();
            Form form = parts.get(0).form(scale, penalties, share);
            int count = kernel.scalars().length;
            Listing listing = device.listing(form, kernel.formula(), () -> form.around(kernel.formula(), count));
            float[] scalars = Form.scalars(kernel.scalars(), limit, scale, penalties.l2(), penalties.l1(), share);
            works.put(cohort, new Work<>(listing, scalars, device.program(listing, form, scalars.length)));
        }
        if (works.values().stream().allMatch(work -> work.program().isPresent())) {
            A trace = traces.at(from + parts.get(0).number());
            works.forEach((cohort, work) -> bound(
                            launches.get(cohort), cohort, work.program().get(), weights, gradient, amounts, trace)
                    .run(work.scalars()));
        } else {
            parts.forEach(part -> part.update(works, weights, gradient, amounts, traces.at(from + part.number())));
        }
    }

    /** The kernel with the arrays of {@link CudaSource}: that of the step before where they are the same. */
    private Program.Bound bound(
            Launch launch, int cohort, Program<A> program, A weights, A gradient, boolean amounts, A trace) {
        device.scratch().rewind();
        A factors = parts.get(0).factors(storage.length());
        List<Object> now = Arrays.asList(program, weights, gradient, amounts, trace, factors);
        if (launch.bound == null || !same(now, launch.boundTo)) {
            if (launch.table == null) {
                tabulate(cohort, launch);
            }
            List<A> arrays = new ArrayList<>(
                    Arrays.asList(launch.table, storage.places(), gradient, weights, amounts ? gradient : null));
            Stream.concat(storage.masks().stream(), Stream.ofNullable(factors))
                    .filter(Objects::nonNull)
                    .forEach(arrays::add);
            arrays.addAll(storage.slots());
            arrays.add(trace);
            launch.bound = program.bind(launch.pieces, arrays);
            launch.boundTo = now;
        }
        return launch.bound;
    }

    private static boolean same(List<Object> left, List<Object> right) {
        for (int k = 0; k < left.size(); k++) {
            if (left.get(k) != right.get(k)) {
                return false;
            }
        }
        return true;
    }

    private void tabulate(int cohort, Launch launch) {
        Pieces found = new Pieces(CudaSource.PIECE);
        for (int k = 0; k < parts.size(); k++) {
            CohortPart order = parts.get(k).order();
            int origin = order.part().trainable().start(0);
            for (int range = 0; range < order.ranges(); range++) {
                if (order.cohort(range) == cohort) {
                    int start = order.start(range);
                    found.add(
                            storage.places() == null ? origin + start : Pieces.SCATTERED,
                            storage.start(k) + start,
                            order.end(range) - start);
                }
            }
        }
        int[] numbers = found.table();
        launch.pieces = numbers.length / Pieces.NUMBERS;
        launch.table = device.backend().keep(device.backend().upload(numbers));
    }

    @Override
    public void close() {
        parts.forEach(DevicePart::close);
        storage.close();
        for (Launch launch : launches.values()) {
            if (launch.table != null) {
                device.backend().release(launch.table);
            }
        }
    }
}
