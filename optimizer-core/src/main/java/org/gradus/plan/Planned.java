package org.gradus.plan;

import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What holds from one change of course to the next.
 *
 * @param step the first step that it holds for
 * @param plan how the elements are updated
 * @param masks the numbers of the active masks, by their text; what the next plan needs to know of this one
 * @param pruned the elements that are 0 from here on
 */
public record Planned(long step, Plan plan, Map<String, MaskState> masks, Runs pruned) implements Serializable {
    public Planned {
        masks = Collections.unmodifiableMap(new TreeMap<>(masks));
    }

    /** Sets the pruned elements to 0. */
    public void prune(FloatBuffer weights) {
        pruned.fill(0, weights);
    }
}
