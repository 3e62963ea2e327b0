package org.gradus.job.config;

import java.io.Serializable;
import org.gradus.group.Clipping;
import org.gradus.group.Group;
import org.gradus.group.Selector;
import org.gradus.group.Statistics;
import org.gradus.rule.Rule;

/**
 * A group of a job file, before the length of an epoch is known.
 *
 * @param weightDecay null: neither the group nor the optimizer says it
 * @param l1 null: neither the group nor the optimizer says it
 * @param thaws whether the group says that it is not frozen
 */
record GroupConfig(
        String name,
        Selector select,
        Rule rule,
        double lr,
        Double weightDecay,
        Double l1,
        SchedulesConfig schedules,
        Clipping clipping,
        boolean frozen,
        boolean thaws,
        Statistics statistics,
        boolean maximize)
        implements Serializable {
    Group group(long stepsPerEpoch) {
        return new Group(
                name,
                select,
                rule,
                lr,
                weightDecay,
                l1,
                schedules.schedules(stepsPerEpoch),
                clipping,
                frozen,
                thaws,
                statistics,
                maximize);
    }
}
