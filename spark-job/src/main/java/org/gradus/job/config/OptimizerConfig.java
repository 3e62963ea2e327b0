package org.gradus.job.config;

import java.io.Serializable;
import java.util.List;
import org.gradus.plan.Course;
import org.gradus.plan.OptimizerSettings;
import org.gradus.setting.Fault;

/** The optimizer, groups and masks of a job file, before the length of an epoch is known. */
public interface OptimizerConfig extends Serializable {
    /**
     * The course, with every schedule that counts epochs turned into steps.
     *
     * @param stepsPerEpoch steps of a replica in one epoch, 1 or more
     * @throws org.gradus.setting.FaultsException when it puts a step and an epoch into the wrong order
     */
    Course course(long stepsPerEpoch);

    /**
     * The course for checks against a model before the length of an epoch is known: an epoch counts as one step, and what that
     * puts into the wrong order comes later.
     */
    Course draft();

    /**
     * The places in the file of what is wrong with the draft.
     *
     * @param found the faults of each phase, all of them, as {@link org.gradus.plan.Planner#faults} gives them
     * @return each once: where its cause stands
     */
    List<Fault> placed(List<List<Fault>> found);

    /** The settings that the run starts with. */
    default OptimizerSettings settings(long stepsPerEpoch) {
        return course(stepsPerEpoch).settings(0);
    }
}
