package org.gradus.update;

import org.gradus.plan.Plan;

/** An engine that knows best how its weights are moved: they may lie where Java does not reach them. */
public interface Resident {
    /** What moves the weights by a plan; a state of zeros. */
    Updater updater(Plan plan);
}
