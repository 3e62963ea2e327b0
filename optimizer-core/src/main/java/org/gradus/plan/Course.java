package org.gradus.plan;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The settings of a run that changes course: which hold from which step on.
 *
 * @param phases in the order of their steps, the first at step 0; of two at one step the later one holds
 */
public record Course(List<Phase> phases) implements Serializable {
    /** @throws IllegalArgumentException when there is no phase, the first is not at step 0, or steps descend */
    public Course {
        phases = List.copyOf(phases);
        if (phases.isEmpty() || phases.get(0).step() != 0) {
            throw new IllegalArgumentException("phases must start with one at step 0");
        }
        for (int k = 1; k < phases.size(); k++) {
            if (phases.get(k).step() < phases.get(k - 1).step()) {
                throw new IllegalArgumentException(
                        "phase " + k + " is at step " + phases.get(k).step()
                                + "; must not be before the one at step "
                                + phases.get(k - 1).step());
            }
        }
    }

    /** The same settings from beginning to end. */
    public static Course of(OptimizerSettings settings) {
        return new Course(List.of(new Phase(0, settings)));
    }

    /** This course, and from a step on what becomes of its last settings. */
    public Course at(long step, UnaryOperator<OptimizerSettings> change) {
        List<Phase> more = new ArrayList<>(phases);
        more.add(new Phase(step, change.apply(phases.get(phases.size() - 1).settings())));
        return new Course(more);
    }

    /** The same with the number of steps that an epoch has, for schedules that speak of epochs. */
    public Course inEpochs(long stepsPerEpoch) {
        return new Course(phases.stream()
                .map(phase -> new Phase(phase.step(), phase.settings().inEpochs(stepsPerEpoch)))
                .toList());
    }

    /** The number of the phase that a step belongs to. */
    public int phase(long step) {
        int phase = 0;
        while (phase + 1 < phases.size() && phases.get(phase + 1).step() <= step) {
            phase++;
        }
        return phase;
    }

    /** The settings that a step has. */
    public OptimizerSettings settings(long step) {
        return phases.get(phase(step)).settings();
    }

    /**
     * The first step after a step at which something changes: another phase, or a mask that starts, ends or is computed again;
     * Long.MAX_VALUE: none.
     */
    public long next(long step) {
        int phase = phase(step);
        long end = phase + 1 < phases.size() ? phases.get(phase + 1).step() : Long.MAX_VALUE;
        return settings(step).masks().stream()
                .mapToLong(mask -> mask.next(step))
                .reduce(end, Math::min);
    }

    /** Whether a mask is computed from gradients at a step; where a phase starts, it may be one that comes with it. */
    public boolean needsGradient(long step) {
        boolean starts = phases.get(phase(step)).step() == step;
        return settings(step).masks().stream()
                .anyMatch(mask -> mask.values().needsGradient() && (starts ? mask.active(step) : mask.due(step)));
    }
}
