package org.gradus.plan;

import java.io.Serializable;
import org.gradus.setting.Check;

/**
 * Settings that hold from a step on.
 *
 * @param step the first that has them, 0 or more
 * @param settings all of them, not only what changes
 */
public record Phase(long step, OptimizerSettings settings) implements Serializable {
    public Phase {
        Check.atLeast("step", step, 0);
    }
}
