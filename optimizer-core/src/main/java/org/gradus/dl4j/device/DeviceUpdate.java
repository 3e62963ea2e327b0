package org.gradus.dl4j.device;

import java.util.List;
import java.util.Optional;
import org.gradus.group.Group;
import org.gradus.plan.NonFinite;
import org.gradus.plan.Plan;
import org.gradus.plan.PlannedGroup;
import org.gradus.schedule.Observations;
import org.gradus.state.GroupState;
import org.gradus.state.Skips;
import org.gradus.state.States;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Updates weights by a plan where they lie: {@link org.gradus.update.GroupedUpdate} as ND4J operations, for a backend whose
 * arrays are on a device. The order of what happens, the results and the state are the same, but for rounding; a state goes
 * from one to the other and back.
 *
 * <p>No weight, gradient or state is copied to the host in a step. What is: where the plan limits a norm or guards against
 * gradients that are not finite, one number per part, all in one transfer; and once more when {@link #nonFinite} is asked.
 * Masks and the indices of elements that are not contiguous are copied to the device once. Beside the state the device holds
 * two or three floats for each element of the longest part, and where gradients are measured one for every element that can
 * move. Sums of squares are in double, in an array that is there for a moment.
 *
 * <p>Tested on ND4J's CPU backend against the update on the host. ND4J's last CUDA backend has no code for GPUs of compute
 * capability 9.0 or later, and none of the earlier ones was at hand: on a GPU the class has not run.
 */
public final class DeviceUpdate implements FlatUpdate {
    private final Plan plan;
    private final boolean measures;
    private final Scratch scratch;
    private final List<DeviceGroup> groups;
    private final Cells squares;
    private final Cells traces;
    private Place still;
    private Skips skips = Skips.NONE;
    private Optional<String> nonFinite = Optional.empty();
    private boolean traced;

    /**
     * Starts with a state of zeros.
     *
     * @throws IllegalArgumentException when a rule has no formula for the device
     */
    public DeviceUpdate(Plan plan) {
        this.plan = plan;
        plan.groups().forEach(g -> require(g.settings()));
        this.measures = plan.clipNorm() != Double.POSITIVE_INFINITY
                || guarded()
                || plan.groups().stream().anyMatch(DeviceGroup::limited);
        try (MemoryWorkspace none = outside()) {
            this.scratch = new Scratch(longest(plan), Math.max(1, plan.trainable()), measures);
            this.groups =
                    plan.groups().stream().map(g -> new DeviceGroup(g, scratch)).toList();
            int parts = groups.stream().mapToInt(g -> g.parts().size()).sum();
            this.squares = new Cells(DataType.DOUBLE, parts);
            this.traces = new Cells(DataType.FLOAT, parts);
        }
    }

    /** Whether ND4J's arrays lie on a device, so that this class is the way to update them. */
    public static boolean preferred() {
        return !Nd4j.getEnvironment().isCPU();
    }

    /** @throws IllegalArgumentException when the group's rule has no formula for the device */
    public static void require(Group group) {
        Formulas.require(group.rule(), group.name());
    }

    private static int longest(Plan plan) {
        return plan.groups().stream()
                .map(PlannedGroup::parts)
                .flatMap(List::stream)
                .mapToInt(p -> p.trainable().total())
                .max()
                .orElse(1);
    }

    /** What is made here must outlive the caller's workspaces. */
    private static MemoryWorkspace outside() {
        return Nd4j.getMemoryManager().scopeOutOfWorkspaces();
    }

    @Override
    public List<GroupState> state() {
        try (MemoryWorkspace none = outside()) {
            return groups.stream().map(DeviceGroup::state).toList();
        }
    }

    @Override
    public void load(List<GroupState> states) {
        States.requireFit(plan, states);
        try (MemoryWorkspace none = outside()) {
            for (int k = 0; k < groups.size(); k++) {
                groups.get(k).load(states.get(k));
            }
        }
    }

    @Override
    public void observe(Observations observations) {
        groups.forEach(group -> group.observe(observations));
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
     * @param weights the flat vector, n or 1 x n floats without gaps, changed in place
     * @param gradient of the same length; only read
     * @param step the schedules' clock: steps since the start of the run, from 0
     * @return whether the weights were updated; false where the step was skipped
     * @throws IllegalArgumentException when an array has another type or length
     */
    public boolean update(INDArray weights, INDArray gradient, long step) {
        try (MemoryWorkspace none = outside()) {
            return update(flat("weights", weights), flat("gradient", gradient), step, null);
        }
    }

    @Override
    public boolean amounts(INDArray weights, INDArray gradient, long step) {
        try (MemoryWorkspace none = outside()) {
            if (still == null) {
                still = new Place(plan.still());
            }
            INDArray into = flat("gradient", gradient);
            boolean updated = update(flat("weights", weights), into, step, into);
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
            try (MemoryWorkspace none = outside()) {
                nonFinite = firstNaN(traces.read());
            }
        }
        traced = false;
        return nonFinite;
    }

    private Optional<String> firstNaN(double[] found) {
        int next = 0;
        for (DeviceGroup group : groups) {
            for (int k = 0; k < group.parts().size(); k++, next++) {
                if (Double.isNaN(found[next])) {
                    return Optional.of(group.name());
                }
            }
        }
        return Optional.empty();
    }

    private boolean guarded() {
        return plan.guard().skips() > NonFinite.STOP.skips();
    }

    private boolean update(INDArray weights, INDArray gradient, long step, INDArray into) {
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
        int first = 0;
        for (int k = 0; k < groups.size(); k++) {
            double[] scales = limits == null ? null : limits.scales().get(k);
            groups.get(k).update(weights, gradient, step, scales, into, traces, first);
            first += groups.get(k).parts().size();
        }
        return true;
    }

    /** Reads all gradients, and settles the factors of all limits. */
    private Limits measure(INDArray weights, INDArray gradient) {
        int next = 0;
        for (DeviceGroup group : groups) {
            for (DevicePart part : group.parts()) {
                part.read(gradient);
                part.measure(weights, squares.at(next++));
            }
        }
        return Limits.of(groups, squares.read(), plan.clipNorm());
    }

    private INDArray flat(String name, INDArray array) {
        long length = plan.layout().length();
        if (array.length() != length || array.dataType() != DataType.FLOAT) {
            throw new IllegalArgumentException(name + " has " + array.length() + " elements of type " + array.dataType()
                    + "; must have " + length + " of type FLOAT");
        }
        return array.reshape('c', true, length);
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
