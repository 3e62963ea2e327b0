package org.gradus.device;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.gradus.formula.Formula;
import org.gradus.formula.Term.Operator;

/** Carries out formulas on a backend's arrays: an operation for each distinct term, or a kernel for all of them. */
final class Interpreter<A> {
    private final Backend<A> backend;
    private final Scratch<A> scratch;
    private final Map<Form, IdentityHashMap<Object, Listing>> listings = new HashMap<>();
    private final IdentityHashMap<Listing, Optional<Program<A>>> programs = new IdentityHashMap<>();

    Interpreter(Backend<A> backend, Scratch<A> scratch) {
        this.backend = backend;
        this.scratch = scratch;
    }

    Backend<A> backend() {
        return backend;
    }

    Scratch<A> scratch() {
        return scratch;
    }

    /**
     * The lines of a formula, which is made once.
     *
     * @param what tells it from others of the same form, by identity
     */
    Listing listing(Form form, Object what, Supplier<Formula> formula) {
        return listings.computeIfAbsent(form, f -> new IdentityHashMap<>())
                .computeIfAbsent(what, w -> Listing.of(formula.get()));
    }

    /** The lines as one kernel, which is made once; empty where the backend compiles none. */
    Optional<Program<A>> program(Listing listing, Form form, int scalars) {
        return programs.computeIfAbsent(
                listing, lines -> backend.compile(CudaSource.of(lines, form.masks(), scalars), CudaSource.NAME));
    }

    /** Carries out a formula without surroundings. */
    void run(Formula formula, Operands<A> operands, double... scalars) {
        float[] rounded = new float[scalars.length];
        for (int k = 0; k < rounded.length; k++) {
            rounded[k] = (float) scalars[k];
        }
        run(listing(Form.PLAIN, formula, () -> formula), operands, rounded);
    }

    /** Carries out the lines; scratch arrays that were not taken before are used up. */
    void run(Listing listing, Operands<A> operands, float[] scalars) {
        new Run<>(backend, scratch, listing, operands, scalars).run();
    }

    /** Infinity times 0 is not a number: the sum is finite exactly if all elements are. */
    void trace(A array, int length, A sum) {
        A spare = scratch.take(length);
        backend.apply(Operator.MULTIPLY, array, 0, spare);
        backend.sum(spare, sum);
    }
}
