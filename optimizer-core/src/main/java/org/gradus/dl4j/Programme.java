package org.gradus.dl4j;

import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.gradus.plan.Course;
import org.gradus.plan.OptimizerSettings;
import org.gradus.setting.Check;

/**
 * Settings, and what becomes of them from some steps on.
 *
 * @param base until the first change
 * @param changes in the order of their steps
 * @param stepsPerEpoch 0: not known
 */
record Programme(OptimizerSettings base, List<Change> changes, long stepsPerEpoch) {
    /**
     * One change.
     *
     * @param step the first that has it, 0 or more
     */
    record Change(long step, UnaryOperator<OptimizerSettings> how) {
        Change {
            Check.atLeast("step", step, 0);
        }
    }

    Programme {
        changes =
                changes.stream().sorted(Comparator.comparingLong(Change::step)).toList();
    }

    /** The settings that a step has, as they were written. */
    OptimizerSettings settings(long step) {
        OptimizerSettings settings = base;
        for (Change change : changes) {
            if (change.step() <= step) {
                settings = change.how().apply(settings);
            }
        }
        return settings;
    }

    /** Another programme from a step on; what was before it is forgotten, what comes after it is applied to the change. */
    Programme changed(long step, UnaryOperator<OptimizerSettings> how) {
        List<Change> later = changes.stream().filter(c -> c.step() > step).toList();
        return new Programme(how.apply(settings(step)), later, stepsPerEpoch);
    }

    /** What a planner follows. */
    Course course() {
        Course course = Course.of(base);
        for (Change change : changes) {
            OptimizerSettings there = settings(change.step());
            course = course.at(change.step(), before -> there);
        }
        return stepsPerEpoch == 0 ? course : course.inEpochs(stepsPerEpoch);
    }
}
