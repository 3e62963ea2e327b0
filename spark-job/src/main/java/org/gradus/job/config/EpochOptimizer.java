package org.gradus.job.config;

import java.util.ArrayList;
import java.util.List;
import org.gradus.plan.Course;
import org.gradus.plan.Phase;
import org.gradus.setting.Fault;
import org.gradus.setting.Faults;

/**
 * What a job file says about the optimizer; the length of an epoch completes it.
 *
 * @param phases in the order of the file, the first from the start
 * @param seed of random masks
 */
record EpochOptimizer(List<PhaseConfig> phases, long seed) implements OptimizerConfig {
    EpochOptimizer {
        phases = List.copyOf(phases);
    }

    @Override
    public Course course(long stepsPerEpoch) {
        return course(new Clock(stepsPerEpoch, false));
    }

    @Override
    public Course draft() {
        return course(Clock.DRAFT);
    }

    @Override
    public List<Fault> placed(List<List<Fault>> found) {
        List<List<Fault>> entries = new ArrayList<>();
        for (int k = 0; k < phases.size(); k++) {
            entries.add(
                    found.get(k).stream().map(phases.get(k).settings()::entry).toList());
        }
        return caused(entries);
    }

    /** The faults of the first phase, and those that each block causes. */
    private List<Fault> caused(List<List<Fault>> found) {
        Faults faults = new Faults();
        faults.addAll(found.get(0));
        Causes causes = new Causes(found.get(0), faults);
        for (int k = 1; k < phases.size(); k++) {
            causes.note(found.get(k), phases.get(k).places(), phases.get(k).path());
        }
        return faults.list();
    }

    private Course course(Clock clock) {
        Faults faults = new Faults();
        List<List<Fault>> found = new ArrayList<>();
        List<Phase> told = new ArrayList<>();
        long last = 0;
        for (PhaseConfig phase : phases) {
            long step = step(clock, phase, faults);
            if (step < last && !clock.draft()) {
                faults.add(
                        phase.path(),
                        "with " + clock.stepsPerEpoch() + " steps per epoch, " + phase.from() + " is before step "
                                + last + ", where the block above is; blocks must stand in the order in which they"
                                + " come into force");
            }
            last = Math.max(last, step);
            Faults ofPhase = new Faults();
            told.add(new Phase(last, phase.settings().settings(clock, seed, ofPhase)));
            found.add(ofPhase.list());
        }
        faults.addAll(caused(found));
        faults.throwIfAny("job");
        return new Course(told);
    }

    private static long step(Clock clock, PhaseConfig phase, Faults faults) {
        try {
            return clock.steps(phase.from());
        } catch (ArithmeticException e) {
            faults.add(phase.path(), phase.from() + " is too late to be counted in steps");
            return 0;
        }
    }
}
