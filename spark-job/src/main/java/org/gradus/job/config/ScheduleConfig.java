package org.gradus.job.config;

import java.io.Serializable;
import org.gradus.schedule.Schedule;

/** A schedule of a job file, before the length of an epoch is known. */
@FunctionalInterface
interface ScheduleConfig extends Serializable {
    /** @param stepsPerEpoch steps of a replica in one epoch, 1 or more */
    Schedule schedule(long stepsPerEpoch);
}
