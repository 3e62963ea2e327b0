package org.gradus.dl4j.device;

import java.util.ArrayList;
import java.util.List;
import org.gradus.engine.Regularization;
import org.gradus.group.Clipping;
import org.gradus.group.Group;
import org.gradus.plan.Part;
import org.gradus.plan.PlannedGroup;
import org.gradus.rule.ElementRule;
import org.gradus.rule.Rule;
import org.gradus.rule.TensorRule;
import org.gradus.schedule.Observations;
import org.gradus.state.GroupState;
import org.gradus.update.Scheduled;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** One group at work on the device: owns its state arrays and counts its updates. */
final class DeviceGroup implements AutoCloseable {
    private final PlannedGroup group;
    private final Group settings;
    private final Scheduled scheduled;
    private final INDArray[] slots;
    private final List<DevicePart> parts = new ArrayList<>();
    private long steps;

    DeviceGroup(PlannedGroup group, Scratch scratch) {
        this.group = group;
        this.settings = group.settings();
        this.scheduled = new Scheduled(group);
        int[] lengths = group.slots();
        slots = new INDArray[lengths.length];
        for (int s = 0; s < slots.length; s++) {
            slots[s] = lengths[s] == 0 ? null : Nd4j.create(DataType.FLOAT, lengths[s]);
        }
        int[] first = new int[slots.length];
        for (Part part : group.parts()) {
            if (part.trainable().total() > 0) {
                parts.add(new DevicePart(part, settings, scratch, views(part, first)));
            }
        }
    }

    private INDArray[] views(Part part, int[] first) {
        INDArray[] views = new INDArray[slots.length];
        for (int s = 0; s < views.length; s++) {
            int end = first[s] + part.slots()[s];
            views[s] = end == first[s] ? null : slots[s].get(NDArrayIndex.interval(first[s], end));
            first[s] = end;
        }
        return views;
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

    List<DevicePart> parts() {
        return parts;
    }

    /** A copy on the host. */
    GroupState state() {
        float[][] copies = new float[slots.length][];
        for (int s = 0; s < slots.length; s++) {
            copies[s] = slots[s] == null ? new float[0] : slots[s].toFloatVector();
        }
        return new GroupState(steps, copies);
    }

    /** Copies a state that fits from the host. */
    void load(GroupState state) {
        steps = state.steps();
        for (int s = 0; s < slots.length; s++) {
            if (slots[s] != null) {
                try (INDArray copy = Nd4j.createFromArray(state.slots()[s])) {
                    slots[s].assign(copy);
                }
            }
        }
    }

    void observe(Observations observations) {
        scheduled.observe(observations);
    }

    /**
     * One update.
     *
     * @param scales for each part the factor that all limits together ask for; its gradients were read. Null: none was
     * @param into where the amounts go; null: the weights change
     * @param traces where the parts tell that they are not finite, from first on
     */
    void update(
            INDArray weights, INDArray gradient, long step, double[] scales, INDArray into, Cells traces, int first) {
        if (parts.isEmpty()) {
            steps += settings.frozen() ? 0 : 1;
            return;
        }
        double rate = scheduled.rate(step);
        Rule rule = scheduled.rule(step);
        for (int k = 0; k < parts.size(); k++) {
            DevicePart part = parts.get(k);
            Regularization penalties = scheduled.penalties(part.part(), step);
            if (scales == null) {
                part.read(gradient);
            }
            double scale = scales == null ? 1 : scales[k];
            part.penalise(weights, settings.maximize() ? -scale : scale, penalties, into != null);
            INDArray trace = traces.at(first + k);
            if (rule instanceof TensorRule tensor) {
                part.apply(Formulas.of(tensor, steps, rate), penalties);
                part.write(penalties.timesRate() ? 0 : penalties.weightDecay(), weights, into, trace);
            } else {
                ElementRule element = (ElementRule) rule;
                Formula formula = Formulas.of(element, steps, rate);
                double shrink = element.kernel(steps, rate).shrink();
                part.apply(formula);
                part.write(penalties.weightDecay() * (penalties.timesRate() ? rate : 1) + shrink, weights, into, trace);
                part.settle(formula);
            }
        }
        steps++;
    }

    @Override
    public void close() {
        parts.forEach(DevicePart::close);
        for (INDArray slot : slots) {
            if (slot != null) {
                slot.close();
            }
        }
    }
}
