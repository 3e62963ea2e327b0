package org.gradus.device;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.gradus.engine.Regularization;
import org.gradus.group.Clipping;
import org.gradus.group.Group;
import org.gradus.plan.PlannedGroup;
import org.gradus.rule.ElementRule;
import org.gradus.rule.Kernel;
import org.gradus.rule.Rule;
import org.gradus.rule.TensorRule;
import org.gradus.schedule.Observations;
import org.gradus.state.Cohorts;
import org.gradus.state.GroupState;
import org.gradus.update.CohortPart;
import org.gradus.update.Scheduled;

/** One group at work on the device: owns its batches and counts its updates, those of its oldest elements. */
final class DeviceGroup<A> implements AutoCloseable {
    private final PlannedGroup group;
    private final Group settings;
    private final Scheduled scheduled;
    private final Cohorts cohorts;
    private final int[] lengths;
    private final List<DeviceBatch<A>> batches;
    private final List<DevicePart<A>> parts;
    private long steps;

    DeviceGroup(PlannedGroup group, Cohorts cohorts, Interpreter<A> device) {
        this.group = group;
        this.settings = group.settings();
        this.scheduled = new Scheduled(group);
        this.cohorts = cohorts;
        this.lengths = group.slots();
        this.batches = DeviceBatch.of(CohortPart.of(group, cohorts), settings, device);
        this.parts = batches.stream()
                .flatMap(b -> b.parts().stream())
                .sorted(Comparator.comparingInt(DevicePart::number))
                .toList();
    }

    /** Whether a limit of a group needs its gradients measured before the update. */
    static boolean limited(PlannedGroup group) {
        Clipping clipping = group.settings().clipping();
        return !Double.isInfinite(clipping.adaptive())
                || !Double.isInfinite(clipping.parameterNorm())
                || !Double.isInfinite(clipping.groupNorm());
    }

    /** The name in the plan. */
    String name() {
        return group.name();
    }

    /** The name of the group whose norm this one counts in. */
    String owner() {
        return settings.name();
    }

    Clipping clipping() {
        return settings.clipping();
    }

    List<DevicePart<A>> parts() {
        return parts;
    }

    /** A copy on the host. */
    GroupState state() {
        float[][] copies = new float[lengths.length][];
        for (int s = 0; s < lengths.length; s++) {
            copies[s] = new float[lengths[s]];
            pack(s, copies[s], 0);
        }
        return new GroupState(steps, copies, cohorts);
    }

    /** Copies a state that fits, with the same cohorts, from the host. */
    void load(GroupState state) {
        steps = state.steps();
        for (int s = 0; s < lengths.length; s++) {
            unpack(s, state.slots()[s], 0);
        }
    }

    /** How many updates it has had. */
    long steps() {
        return steps;
    }

    /** Copies slot after slot to the host, from {@code at} on; returns where the next group's go. */
    int pack(float[] to, int at) {
        int next = at;
        for (int s = 0; s < lengths.length; s++) {
            next = pack(s, to, next);
        }
        return next;
    }

    private int pack(int slot, float[] to, int at) {
        int next = at;
        for (DevicePart<A> part : parts) {
            float[] own = part.slot(slot);
            System.arraycopy(own, 0, to, next, own.length);
            next += own.length;
        }
        return next;
    }

    /** Copies slot after slot from the host, from {@code at} on; returns where the next group's are. */
    int unpack(float[] from, int at, long updates) {
        steps = updates;
        int next = at;
        for (int s = 0; s < lengths.length; s++) {
            next = unpack(s, from, next);
        }
        return next;
    }

    private int unpack(int slot, float[] from, int at) {
        int next = at;
        for (DevicePart<A> part : parts) {
            int end = next + part.part().slots()[slot];
            part.load(slot, Arrays.copyOfRange(from, next, end));
            next = end;
        }
        return next;
    }

    void observe(Observations observations) {
        scheduled.observe(observations);
    }

    /**
     * One update.
     *
     * @param scales for each part the factor that all limits together ask for; null: none
     * @param amounts whether the gradient becomes what is to be subtracted, and the weights stay
     * @param traces where the parts tell that they are not finite, from first on
     */
    void update(A weights, A gradient, long step, double[] scales, boolean amounts, Cells<A> traces, int first) {
        if (parts.isEmpty()) {
            steps += settings.frozen() ? 0 : 1;
            return;
        }
        double rate = scheduled.rate(step);
        Rule rule = scheduled.rule(step);
        List<Kernel> kernels = rule instanceof ElementRule element ? kernels(element, rate) : List.of();
        for (DeviceBatch<A> batch : batches) {
            DevicePart<A> part = batch.parts().get(0);
            Regularization penalties = scheduled.penalties(part.part(), step);
            double limited = scales == null ? 1 : scales[part.number()];
            double scale = settings.maximize() ? -limited : limited;
            if (rule instanceof TensorRule tensor) {
                TensorFormula formula = TensorFormulas.of(tensor, part.order().counts(steps, cohorts), rate);
                A trace = traces.at(first + part.number());
                part.update(formula, scale, penalties, weights, gradient, amounts, trace);
            } else {
                double decay = penalties.weightDecay() * (penalties.timesRate() ? rate : 1);
                batch.update(kernels, scale, penalties, decay, weights, gradient, amounts, traces, first);
            }
        }
        steps++;
    }

    /** The rule at each cohort's count. */
    private List<Kernel> kernels(ElementRule rule, double rate) {
        return IntStream.range(0, cohorts.count())
                .mapToObj(cohort -> rule.kernel(steps - cohorts.behind(cohort), rate))
                .toList();
    }

    @Override
    public void close() {
        batches.forEach(DeviceBatch::close);
    }
}
