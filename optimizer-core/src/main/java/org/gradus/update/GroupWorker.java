package org.gradus.update;

import java.util.ArrayList;
import java.util.List;
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

/** One group at work: owns its parts and counts its updates, those of its oldest elements. */
final class GroupWorker {
    private final PlannedGroup group;
    private final Group settings;
    private final int[] slots;
    private final int whole;
    private final List<PartWorker> parts = new ArrayList<>();
    private final Scheduled scheduled;
    private final Cohorts cohorts;
    private final Kernel[] kernels;
    private long steps;
    private boolean tensors;

    GroupWorker(PlannedGroup group, Cohorts cohorts, Arenas arenas, Straight straight) {
        this.group = group;
        this.cohorts = cohorts;
        this.kernels = new Kernel[cohorts.count()];
        this.settings = group.settings();
        this.scheduled = new Scheduled(group);
        this.slots = group.slots();
        for (CohortPart part : CohortPart.of(group, cohorts)) {
            parts.add(new PartWorker(part, settings.rule(), settings.clipping(), arenas, straight));
        }
        this.whole = settings.rule() instanceof TensorRule
                ? parts.stream()
                        .mapToInt(p -> p.part().trainable().total())
                        .max()
                        .orElse(0)
                : 0;
    }

    /** The name in the plan. */
    String name() {
        return group.name();
    }

    /** The name of the group whose norm this one counts in. */
    String owner() {
        return settings.name();
    }

    /** The size of the largest part where the rule looks at whole parameters; 0 where it does not. */
    int whole() {
        return whole;
    }

    int slots() {
        return settings.rule() instanceof TensorRule ? 0 : slots.length;
    }

    /** A deep copy. */
    GroupState state() {
        float[][] copies = new float[slots.length][];
        for (int s = 0; s < slots.length; s++) {
            copies[s] = new float[slots[s]];
            pack(s, copies[s], 0);
        }
        return new GroupState(steps, copies, cohorts);
    }

    /** Copies a state that fits, with the same cohorts. */
    void load(GroupState state) {
        steps = state.steps();
        for (int s = 0; s < slots.length; s++) {
            unpack(s, state.slots()[s], 0);
        }
    }

    /** How many updates it has had. */
    long steps() {
        return steps;
    }

    /** Copies slot after slot out, from {@code at} on; returns where the next group's go. */
    int pack(float[] to, int at) {
        int next = at;
        for (int s = 0; s < slots.length; s++) {
            next = pack(s, to, next);
        }
        return next;
    }

    private int pack(int slot, float[] to, int at) {
        int next = at;
        for (PartWorker part : parts) {
            next = part.get(slot, to, next);
        }
        return next;
    }

    /** Copies slot after slot in, from {@code at} on; returns where the next group's are. */
    int unpack(float[] from, int at, long updates) {
        steps = updates;
        int next = at;
        for (int s = 0; s < slots.length; s++) {
            next = unpack(s, from, next);
        }
        return next;
    }

    private int unpack(int slot, float[] from, int at) {
        int next = at;
        for (PartWorker part : parts) {
            next = part.put(slot, from, next);
        }
        return next;
    }

    /** Makes metrics known to the schedules. */
    void observe(Observations observations) {
        scheduled.observe(observations);
    }

    /** Whether a limit of its own needs the gradients measured before the update. */
    boolean limited() {
        Clipping clipping = settings.clipping();
        return !Double.isInfinite(clipping.adaptive())
                || !Double.isInfinite(clipping.parameterNorm())
                || !Double.isInfinite(clipping.groupNorm());
    }

    /** The limit on the norm of the group. */
    double limit() {
        return settings.clipping().groupNorm();
    }

    /** The sum of squares of the gradients that the rule will see, after the limits of each parameter, penalties not included. */
    double measure(Flats flats, Block block) {
        double sum = 0;
        for (PartWorker part : parts) {
            part.measure(flats, block);
            sum += part.squares();
        }
        return sum;
    }

    /** Whether all weights are finite after the update. */
    boolean finite(Flats flats, Block block) {
        return parts.stream().allMatch(part -> part.finite(flats, block));
    }

    /** Whether {@link Straight} does the updates of all parts. */
    boolean isStraight() {
        return parts.stream().allMatch(PartWorker::isStraight);
    }

    /**
     * Settles the numbers of one update, and counts it.
     *
     * @param scale the factor that the limits of the group and of the run ask for
     */
    void prepare(boolean amounts, long step, double scale, Kernels kernels) {
        if (parts.isEmpty()) {
            steps += settings.frozen() ? 0 : 1;
            return;
        }
        prepare(amounts, step, settings.maximize() ? -scale : scale, scheduled.rate(step), kernels);
        steps++;
    }

    private void prepare(boolean amounts, long step, double signed, double rate, Kernels shared) {
        Rule rule = scheduled.rule(step);
        tensors = rule instanceof TensorRule;
        if (rule instanceof TensorRule tensor) {
            for (PartWorker part : parts) {
                part.prepare(
                        tensor.kernel(part.order().counts(steps, cohorts), rate),
                        scheduled.penalties(part.part(), step),
                        signed * part.scale());
            }
            return;
        }
        for (int cohort = 0; cohort < kernels.length; cohort++) {
            kernels[cohort] = shared.of((ElementRule) rule, steps - cohorts.behind(cohort), rate);
        }
        for (int k = 0; k < parts.size(); k++) {
            PartWorker part = parts.get(k);
            Regularization penalties = scheduled.penalties(part.part(), step);
            double decay = penalties.weightDecay() * (penalties.timesRate() ? rate : 1);
            part.prepare(amounts, kernels, penalties, signed * part.scale(), decay);
        }
    }

    /** One update, as prepared, of the parts that {@link Straight} leaves. */
    void update(Flats flats, Block block) {
        for (PartWorker part : parts) {
            if (tensors) {
                part.updateWhole(flats, block);
            } else if (!part.isStraight()) {
                part.update(flats, block);
            }
        }
    }
}
