package org.gradus.device;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.gradus.group.Group;
import org.gradus.plan.NonFinite;
import org.gradus.plan.Plan;
import org.gradus.plan.PlannedGroup;
import org.gradus.schedule.Observations;
import org.gradus.state.Cohorts;
import org.gradus.state.GroupState;
import org.gradus.state.Skips;
import org.gradus.state.States;

/**
 * Updates weights by a plan where they lie: {@link org.gradus.update.GroupedUpdate} as operations of the library that owns the
 * arrays. The order of what happens, the results and the state are the same, but for rounding; a state goes from one to the
 * other and back.
 *
 * <p>No weight, gradient or state is copied to the host in a step. What is: where the plan limits a norm or guards against
 * gradients that are not finite, one number per part, all in one transfer; and once more when {@link #nonFinite} is asked.
 * Masks and the places of elements that are not contiguous are copied to the device once. Beside the state the device holds
 * three to six floats for each element of the longest part. Sums of squares are in double.
 *
 * @param <A> the library's array
 */
public final class DeviceUpdate<A> implements FlatUpdate<A> {
    private final Plan plan;
    private final boolean measures;
    private final Backend<A> backend;
    private final Scratch<A> scratch;
    private final Interpreter<A> device;
    private List<DeviceGroup<A>> groups = List.of();
    private List<Cohorts> cohorts = List.of();
    private Observations observations = Observations.NONE;
    private final Cells<A> squares;
    private final Cells<A> traces;
    private Place<A> still;
    private Skips skips = Skips.NONE;
    private Optional<String> nonFinite = Optional.empty();
    private boolean traced;

    /**
     * Starts with a state of zeros.
     *
     * @param backend where the weights lie
     * @throws IllegalArgumentException when a rule has no formula for the device
     */
    public DeviceUpdate(Plan plan, Backend<A> backend) {
        this.plan = plan;
        this.backend = backend;
        plan.groups().forEach(g -> require(g.settings()));
        this.measures = plan.clipNorm() != Double.POSITIVE_INFINITY
                || guarded()
                || plan.groups().stream().anyMatch(DeviceGroup::limited);
        try (Scope scope = backend.scope()) {
            this.scratch = new Scratch<>(backend, longest(plan) + Storage.WIDTH);
            this.device = new Interpreter<>(backend, scratch);
            build(Collections.nCopies(plan.groups().size(), Cohorts.ONE));
            int parts =
                    Math.max(1, groups.stream().mapToInt(g -> g.parts().size()).sum());
            this.squares = new Cells<>(backend, backend.doubles(parts));
            this.traces = new Cells<>(backend, backend.floats(parts));
        }
    }

    /** @throws IllegalArgumentException when the group's rule has no formula for the device */
    public static void require(Group group) {
        TensorFormulas.require(group.rule(), group.name());
    }

    /** Makes the groups, with a state of zeros: how they reach elements depends on the cohorts. */
    private void build(List<Cohorts> wanted) {
        groups.forEach(DeviceGroup::close);
        groups = new ArrayList<>();
        for (int g = 0; g < wanted.size(); g++) {
            groups.add(new DeviceGroup<>(plan.groups().get(g), wanted.get(g), device));
        }
        cohorts = wanted;
    }

    private static int longest(Plan plan) {
        return plan.groups().stream()
                .map(PlannedGroup::parts)
                .flatMap(List::stream)
                .mapToInt(p -> p.trainable().total())
                .max()
                .orElse(1);
    }

    @Override
    public List<GroupState> state() {
        try (Scope scope = backend.scope()) {
            return groups.stream().map(DeviceGroup::state).toList();
        }
    }

    @Override
    public void load(List<GroupState> states) {
        States.requireFit(plan, states);
        List<Cohorts> wanted = GroupState.cohorts(states);
        try (Scope scope = backend.scope()) {
            if (!wanted.equals(cohorts)) {
                build(wanted);
                observe(observations);
            }
            for (int k = 0; k < groups.size(); k++) {
                groups.get(k).load(states.get(k));
            }
        }
    }

    @Override
    public long[] steps() {
        return groups.stream().mapToLong(DeviceGroup::steps).toArray();
    }

    @Override
    public void packState(float[] to, int at) {
        try (Scope scope = backend.scope()) {
            int next = at;
            for (DeviceGroup<A> group : groups) {
                next = group.pack(to, next);
            }
        }
    }

    @Override
    public void unpackState(float[] from, int at, long[] steps) {
        try (Scope scope = backend.scope()) {
            int next = at;
            for (int k = 0; k < steps.length; k++) {
                next = groups.get(k).unpack(from, next, steps[k]);
            }
        }
    }

    @Override
    public void observe(Observations known) {
        observations = known;
        groups.forEach(group -> group.observe(known));
    }

    @Override
    public Skips skips() {
        return skips;
    }

    @Override
    public void load(Skips before) {
        skips = before;
    }

    /**
     * One update.
     *
     * @param weights the flat vector, without gaps, changed in place
     * @param gradient of the same length; only read
     * @param step the schedules' clock: steps since the start of the run, from 0
     * @return whether the weights were updated; false where the step was skipped
     * @throws IllegalArgumentException when an array has another type or length
     */
    public boolean update(A weights, A gradient, long step) {
        try (Scope scope = backend.scope()) {
            return update(flat("weights", weights), flat("gradient", gradient), step, false);
        }
    }

    @Override
    public boolean amounts(A weights, A gradient, long step) {
        try (Scope scope = backend.scope()) {
            if (still == null) {
                still = new Place<>(backend, plan.still());
            }
            A into = flat("gradient", gradient);
            boolean updated = update(flat("weights", weights), into, step, true);
            still.clear(into);
            if (!updated) {
                groups.forEach(g -> g.parts().forEach(p -> p.clear(into)));
            }
            return updated;
        }
    }

    @Override
    public boolean skip() {
        skips = skips.bad();
        return skips.inARow() <= plan.guard().skips();
    }

    /** As {@link org.gradus.update.GroupedUpdate#nonFinite}; asks the device: one number per part, in one transfer. */
    @Override
    public Optional<String> nonFinite() {
        if (traced && nonFinite.isEmpty()) {
            try (Scope scope = backend.scope()) {
                nonFinite = firstNaN(backend.read(traces.numbers()));
            }
        }
        traced = false;
        return nonFinite;
    }

    private Optional<String> firstNaN(float[] found) {
        int next = 0;
        for (DeviceGroup<A> group : groups) {
            for (int k = 0; k < group.parts().size(); k++, next++) {
                if (Float.isNaN(found[next])) {
                    return Optional.of(group.name());
                }
            }
        }
        return Optional.empty();
    }

    private boolean guarded() {
        return plan.guard().skips() > NonFinite.STOP.skips();
    }

    private boolean update(A weights, A gradient, long step, boolean amounts) {
        nonFinite = Optional.empty();
        traced = false;
        Limits limits = measures ? measure(weights, gradient) : null;
        if (limits != null && limits.bad().isPresent() && guarded()) {
            nonFinite = skip() ? Optional.empty() : limits.bad();
            return false;
        }
        skips = skips.good();
        nonFinite = limits == null ? Optional.empty() : limits.bad();
        traced = true;
        backend.fill(traces.numbers(), 0);
        int first = 0;
        for (int k = 0; k < groups.size(); k++) {
            double[] scales = limits == null ? null : limits.scales().get(k);
            groups.get(k).update(weights, gradient, step, scales, amounts, traces, first);
            first += groups.get(k).parts().size();
        }
        return true;
    }

    /** Measures all gradients, and settles the factors of all limits. */
    private Limits measure(A weights, A gradient) {
        int next = 0;
        for (DeviceGroup<A> group : groups) {
            for (DevicePart<A> part : group.parts()) {
                part.measure(weights, gradient, squares.at(next++));
            }
        }
        return Limits.of(groups, backend.readDoubles(squares.numbers()), plan.clipNorm());
    }

    private A flat(String name, A array) {
        return backend.flat(name, array, plan.layout().length());
    }

    /** Gives the memory on the device back. */
    @Override
    public void close() {
        groups.forEach(DeviceGroup::close);
        scratch.close();
        squares.close();
        traces.close();
        if (still != null) {
            still.close();
        }
    }
}
