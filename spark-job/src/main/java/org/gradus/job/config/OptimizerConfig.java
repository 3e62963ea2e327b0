package org.gradus.job.config;

import java.io.Serializable;
import org.gradus.plan.OptimizerSettings;

/** The optimizer, groups and masks of a job file, before the length of an epoch is known. */
@FunctionalInterface
public interface OptimizerConfig extends Serializable {
    /**
     * The settings, with every schedule that counts epochs turned into steps.
     *
     * @param stepsPerEpoch steps of a replica in one epoch, 1 or more
     */
    OptimizerSettings settings(long stepsPerEpoch);
}
