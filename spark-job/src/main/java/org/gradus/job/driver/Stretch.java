package org.gradus.job.driver;

import org.gradus.plan.Plan;
import org.gradus.plan.Planned;

/**
 * A part of a run with one plan, and what stands still in it.
 *
 * @param version the number of the plan, from 0
 * @param planned what holds from its first step on
 * @param weights the whole flat vector at its first step, what is pruned already being 0; never changed
 */
record Stretch(int version, Planned planned, float[] weights) {
    Plan plan() {
        return planned.plan();
    }
}
