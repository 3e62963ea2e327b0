package org.gradus.job.config;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.gradus.group.Schedules;
import org.gradus.schedule.Schedule;

/**
 * The schedules of a group in a job file, before the length of an epoch is known.
 *
 * @param lr of the learning rate
 * @param others of other hyperparameters, by name
 */
record SchedulesConfig(ScheduleConfig lr, TreeMap<String, ScheduleConfig> others) implements Serializable {
    /** Everything stays as it is. */
    static SchedulesConfig constant() {
        return new SchedulesConfig(ScheduleReader.constant(), new TreeMap<>());
    }

    Schedules schedules(long stepsPerEpoch) {
        Map<String, Schedule> told = new TreeMap<>();
        others.forEach((name, schedule) -> told.put(name, schedule.schedule(stepsPerEpoch)));
        return new Schedules(lr.schedule(stepsPerEpoch), told);
    }
}
